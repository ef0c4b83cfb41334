"""An invented dataset with everything that the government's catalogue asks."""

from typing import get_args

from browser import sample_records as known
from sainam.portal.views.bilingual import Words
from sainam.portal.views.datasets import (
    DatasetField,
    DatasetPage,
    DatasetRow,
    Receiver,
    RecordField,
    RecordLine,
)

DATASET = DatasetRow(
    name="samlae-water-level",
    title=Words(th="ระดับน้ำทำนายที่สำแล", en="Predicted water level at Samlae"),
    pattern="feed",
    version="1.0.0",
    level="open",
    owner=Words(th="กรมอุทกศาสตร์", en="Hydrographic Department"),
    personal=False,
)
DATASET_PAGE = DatasetPage(
    dataset=DATASET,
    record=tuple(
        RecordLine(field=field, value=Words(th="ข้อมูลตัวอย่างของชุดข้อมูล", en="An invented value"))
        for field in get_args(RecordField)
    ),
    fields=(
        DatasetField(
            name="level",
            title=Words(th="ระดับน้ำ", en="Level"),
            type="number",
            classification="public",
        ),
    ),
    receivers=(Receiver(agreement=known.AGREEMENTS[0], fields=("level", "valid_at")),),
)
