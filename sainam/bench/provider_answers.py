"""What the provider answers: always the same, and at once."""

from __future__ import annotations

import json
from collections.abc import Mapping

ANSWER_BYTES = 1024
# Where the owner of water use and bills is asked and told (catalogue/mwa/systems/utility.yaml).
LOOK_UP_PATH = "/customer-accounts/water-use"
PAYMENT_PATH = "/payments"


def provider_answers() -> Mapping[str, str]:
    return {
        LOOK_UP_PATH: water_use(),
        PAYMENT_PATH: json.dumps({"state": "posted", "receipt_no": "BENCH-1"}),
    }


def water_use() -> str:
    """Six months of an invented customer in 1 KiB; name and citizen id are not granted."""
    answer = {
        "customer_account": "990000010",
        "name": "Mr Sommut Bench",
        "citizen_id": "1000000000016",
        "address": "",
        "meter": "TEST-0000001-7",
        "branch": "สาขาทดสอบ 01",
        "use": [
            {
                "month": f"2026-{month:02}",
                "cubic_metres": 17,
                "reading_date": f"2026-{month:02}-09",
                "amount_satang": 20865,
            }
            for month in range(5, 11)
        ],
    }
    missing = ANSWER_BYTES - len(_written(answer).encode())
    return _written({**answer, "address": ("99/99 Bench Road " * 40)[:missing]})


def _written(answer: Mapping[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
