"""The first version of an agreement, written from what was decided; legal goes on from there. Pure.

A clause's first line is its heading, each line after it a paragraph. Clause 1 is the purpose, and
from 2 on there is one for each dataset: grants name their clause by that number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sainam.agencies.agency import Agency
from sainam.agreements.agreement import Kind
from sainam.formats.layout import Title
from sainam.kit.thai_dates import business_date, thai_date
from sainam.law.register import LawRegister
from sainam.links.catalogue import Catalogue
from sainam.onboarding.bodies import AgreementDraft, ClauseText, Design
from sainam.onboarding.decided import as_decided, cited_bases
from sainam.onboarding.design.design import conditions
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.signing.agreement_words import CHANNELS, CLASSES, SECURITY, list_of
from sainam.onboarding.signing.clause import Subject, Text

_BY_CONTRACT = frozenset({"agent", "bank"})
_ALWAYS = "DGA-2562-13"  # exchange between agencies: what is cited where nothing nearer is known


def first_draft(
    dossier: Dossier, design: Design, catalogue: Catalogue, register: LawRegister, agency: Agency
) -> AgreementDraft:
    """Signatories are left open: they are people, and legal names them.

    An amendment holds as soon as it goes live; a link not before the day that was asked for.
    Raises DecidedOnMoved.
    """
    catalogue = as_decided(dossier, catalogue, register)
    request = dossier.request
    drawn_up = business_date(dossier.steps[-1].at if dossier.steps else dossier.opened_at)
    first_day = max(request.first_day or drawn_up, drawn_up)
    if dossier.kind in ("amendment", "renewal"):
        first_day = drawn_up
    until = request.until or date(first_day.year + 1, first_day.month, min(first_day.day, 28))
    subject = Subject(dossier, design, catalogue, register, agency, first_day, until)
    kind: Kind = "contract" if agency.kind in _BY_CONTRACT else "mou"
    title = _title(subject, kind)
    return AgreementDraft(
        kind=kind,
        title_th=title.th,
        title_en=title.en,
        first_day=first_day,
        until=until,
        run_off_days=subject.run_off_days,
        clauses=clauses(subject),
    )


def binding_texts(
    draft: AgreementDraft, dossier: Dossier, design: Design, catalogue: Catalogue,
    register: LawRegister, agency: Agency,
) -> tuple[Title, ...]:  # fmt: skip
    """What was decided, in the words that the agreement keeps whatever legal adds to them.

    Purpose, data, the period that the draft has, and the council's conditions. Each begins with
    the heading of its clause. Raises DecidedOnMoved.
    """
    if draft.first_day is None or draft.until is None:
        return ()
    decided = as_decided(dossier, catalogue, register)
    subject = Subject(dossier, design, decided, register, agency, draft.first_day, draft.until)
    return tuple(_whole(text) for write in _BINDING for text in write(subject))


def clauses(subject: Subject) -> tuple[ClauseText, ...]:
    texts = [text for write in _ORDER for text in write(subject)]
    return tuple(_clause(str(number), text, subject) for number, text in enumerate(texts, start=1))


def _clause(number: str, text: Text, subject: Subject) -> ClauseText:
    known = tuple(
        one
        for one in dict.fromkeys(text.provisions)
        if one in subject.register.provisions
        and (subject.personal or not one.startswith(("PDPA-", "PDPC-")))
    )
    whole = _whole(text)
    return ClauseText(
        number=number, th=whole.th, en=whole.en, provisions=known or (_ALWAYS,)
    )  # fmt: skip


def _whole(text: Text) -> Title:
    return Title(
        "\n".join((text.heading.th, *(line.th for line in text.lines))),
        "\n".join((text.heading.en, *(line.en for line in text.lines))),
    )


def _title(subject: Subject, kind: Kind) -> Title:
    form = Title("สัญญา", "Contract") if kind == "contract" else Title("บันทึกข้อตกลง", "Memorandum")
    further = {
        "amendment": Title("แก้ไขเพิ่มเติม", ", amended,"),
        "renewal": Title("ต่ออายุ", ", renewed,"),
    }.get(subject.dossier.kind, Title("", ""))
    agency = subject.agency.title
    return Title(
        f"{form.th}{further.th}การเชื่อมโยงข้อมูลกับ{agency.th}",
        f"{form.en}{further.en} on the linking of data with {agency.en}",
    )


def _purpose(subject: Subject) -> Iterator[Text]:
    request = subject.dossier.request
    purpose = subject.catalogue.purposes[request.purpose].title
    yield Text(
        Title("วัตถุประสงค์", "Purpose"),
        (
            Title(
                f"ข้อตกลงนี้ทำขึ้นเพื่อ{purpose.th} ตามแฟ้มเรื่อง {subject.dossier.id} เรื่อง {request.title}",
                f"This agreement is made for: {purpose.en}, as in dossier {subject.dossier.id}, "
                f"{request.title}",
            ),
            Title(
                "ข้อมูลที่แลกเปลี่ยนใช้ได้เพื่อวัตถุประสงค์นี้เท่านั้น",
                "The data exchanged is used for this purpose and no other",
            ),
        ),
        ("DGA-2562-13", "PDPA-2562-21"),
    )


def _data(subject: Subject) -> Iterator[Text]:
    for one in subject.datasets:
        contract = subject.catalogue.contracts[one.dataset]
        leaves = [leaf for leaf in contract.leaves.values() if leaf.name in one.fields]
        named = Title(
            list_of([f"{leaf.title.th} ({CLASSES[leaf.classification].th})" for leaf in leaves]),
            list_of([f"{leaf.title.en} ({CLASSES[leaf.classification].en})" for leaf in leaves]),
        )
        yield Text(
            Title(f"ข้อมูล: {contract.title.th}", f"Data: {contract.title.en}"),
            (
                Title(
                    f"ให้แลกเปลี่ยนชุดข้อมูล {one.dataset} เฉพาะช่องข้อมูล {named.th}",
                    f"Of the dataset {one.dataset} these fields and no others: {named.en}",
                ),
            ),
            ("PDPA-2562-22", "PDPA-2562-27", "DGA-NOTICE-1-2565-ALL"),
        )


def _legal_basis(subject: Subject) -> Iterator[Text]:
    request = subject.dossier.request
    known = {basis.id: basis for basis in subject.register.legal_bases}
    bases = [known[one] for one in request.legal_bases]
    cited = cited_bases(subject.dossier, subject.register)
    yield Text(
        Title("ฐานทางกฎหมาย", "Legal basis"),
        (
            Title(
                f"การแลกเปลี่ยนอาศัย {list_of([one.th for one in cited])}",
                f"The exchange stands on {list_of([one.en for one in cited])}",
            ),
            Title(
                f"เหตุผลของผู้ขอ: {request.legal_reason}",
                f"As the requester puts it: {request.legal_reason}",
            ),
        ),
        (*(basis.provision for basis in bases if basis.provision), "PDPA-2562-24"),
    )


def _period(subject: Subject) -> Iterator[Text]:
    first, until = subject.first_day, subject.until
    yield Text(
        Title("ระยะเวลา", "Period"),
        (
            Title(
                f"มีผลใช้บังคับตั้งแต่เวลา 0.00 นาฬิกาของวันที่ {thai_date(first)} "
                f"และสิ้นสุดเมื่อเริ่มวันที่ {thai_date(until)} ตามเวลาประเทศไทย",
                f"In force from 00:00 of {first:%d %B %Y} and over when {until:%d %B %Y} begins, "
                "time of Thailand",
            ),
            Title(
                "ไม่มีผลก่อนลงนามครบทุกฝ่าย และข้อมูลจริงผ่านได้เมื่อตรวจรับและเปิดใช้งานแล้วเท่านั้น",
                "Not before both sides have signed; real data crosses only after acceptance and "
                "go-live",
            ),
        ),
        ("ETA-2544-8", "ETA-2544-9"),
    )


def _use(subject: Subject) -> Iterator[Text]:
    design = subject.design
    lines = [
        Title(
            f"คู่เชื่อมโยง {design.link} ทาง {CHANNELS[design.transport].th}",
            f"Link {design.link}, by {CHANNELS[design.transport].en}",
        )
    ]
    if design.quota is not None:
        lines.append(
            Title(
                f"ถามได้ไม่เกิน {design.quota:,} ราย ต่อเดือน",
                f"At most {design.quota:,} keys are asked in a month",
            )
        )
    if design.hours is not None:
        first, until = design.hours
        lines.append(Title(f"ใช้ได้เวลา {first} ถึง {until} น.", f"From {first} to {until}, Bangkok"))
    if design.schedule:
        lines.append(Title(f"กำหนดส่ง: {design.schedule}", f"When files come: {design.schedule}"))
    if subject.dossier.request.case_numbers:
        lines.append(Title("ระบุเลขเรื่องหรือเลขคดีทุกครั้ง", "Each call names the case it is made for"))
    yield Text(Title("การใช้", "Use"), tuple(lines), ("DGA-2562-12-2", "PDPA-2562-22"))


def _carriers(subject: Subject) -> Iterator[Text]:
    if not subject.design.carriers:
        return
    titles = [subject.catalogue.title_of(one) for one in subject.design.carriers]
    yield Text(
        Title("ผู้นำส่งคำขอ", "Carriers"),
        (
            Title(
                f"คำขอส่งผ่าน {list_of([one.th for one in titles])} เท่านั้น "
                "ผู้นำส่งไม่เก็บและไม่ใช้ข้อมูลเพื่อการอื่น",
                f"Requests are carried by {list_of([one.en for one in titles])} alone; a carrier "
                "neither keeps the data nor uses it for anything else",
            ),
        ),
        ("DGA-2562-15", "PDPA-2562-40-3"),
    )


def _duties(_subject: Subject) -> Iterator[Text]:
    yield Text(
        Title("หน้าที่ของคู่ความตกลง", "Duties"),
        (
            Title(
                "ผู้รับใช้ข้อมูลตามวัตถุประสงค์ จำกัดผู้เข้าถึงเท่าที่จำเป็น และไม่เปิดเผยต่อ",
                "The receiver uses the data for the purpose, lets only those see it who need it, "
                "and passes it on to nobody",
            ),
            Title(
                "เมื่อเจ้าของข้อมูลใช้สิทธิ ฝ่ายที่รับคำขอแจ้งอีกฝ่ายโดยไม่ชักช้า",
                "Where a person exercises a right, who receives it tells the other without delay",
            ),
        ),
        ("DGA-2562-14", "PDPA-2562-27", "PDPA-2562-30", "PDPA-2562-32-36"),
    )


def _security(subject: Subject) -> Iterator[Text]:
    profile = SECURITY.get(subject.design.security, Title(subject.design.security, ""))
    yield Text(
        Title("ความมั่นคงปลอดภัย", "Security"),
        (
            Title(f"เชื่อมโยงด้วย {profile.th}", f"The link is protected by {profile.en}"),
            Title(
                "กุญแจสร้างและเก็บที่ฝ่ายหน่วยงาน แจ้งเฉพาะกุญแจสาธารณะ และเปลี่ยนเมื่อสงสัยว่ารั่วไหล",
                "Keys are made and kept by the agency, which gives out the public ones alone, and "
                "are changed where a leak is suspected",
            ),
        ),
        ("PDPA-2562-37", "ETC-SECURITY-2553-ALL", "CYBER-2562-44"),
    )


def _breach(_subject: Subject) -> Iterator[Text]:
    yield Text(
        Title("เหตุละเมิดข้อมูล", "Breach"),
        (
            Title(
                "ฝ่ายที่ทราบเหตุละเมิดแจ้งอีกฝ่ายภายใน 72 ชั่วโมงนับแต่ทราบเหตุ พร้อมข้อมูลที่กระทบ และมาตรการแก้ไข",
                "Who learns of a breach tells the other within 72 hours of learning of it, with "
                "the data concerned and what is being done",
            ),
        ),
        ("PDPA-2562-37", "PDPC-BREACH-2565-ALL", "CYBER-2562-56-58"),
    )


def _retention(subject: Subject) -> Iterator[Text]:
    days = subject.dossier.request.retention_days or 0
    yield Text(
        Title("การเก็บรักษาและการทำลาย", "Retention and destruction"),
        (
            Title(
                f"ผู้รับเก็บข้อมูลไว้ไม่เกิน {days} วัน แล้วทำลาย",
                f"The receiver keeps the data for at most {days} days, then destroys it",
            ),
            Title(
                "เมื่อข้อตกลงสิ้นสุด ผู้รับคืนหรือทำลายข้อมูลภายใน 30 วัน และส่งหนังสือรับรองการทำลาย",
                "At the end it is returned or destroyed within 30 days, and a certificate of "
                "destruction is given",
            ),
        ),
        ("DGA-2562-8", "PDPA-2562-37"),
    )


def _audit(_subject: Subject) -> Iterator[Text]:
    yield Text(
        Title("บันทึกและการตรวจสอบ", "Records and audit"),
        (
            Title(
                "การแลกเปลี่ยนทุกครั้งมีบันทึก ผู้ส่งขอตรวจสอบการใช้ข้อมูลของผู้รับได้ โดยแจ้งล่วงหน้าไม่น้อยกว่า 15 วัน",
                "Every exchange is recorded; the sender may audit the receiver's use of the data, "
                "on 15 days' notice",
            ),
        ),
        ("PDPA-2562-39", "ETC-SECURITY-2553-13", "CCA-2550-26"),
    )


def _end(_subject: Subject) -> Iterator[Text]:
    yield Text(
        Title("การแก้ไข การระงับ และการสิ้นสุด", "Amendment, suspension and end"),
        (
            Title(
                "การแก้ไขทำเป็นหนังสือลงนามทั้งสองฝ่าย เป็นฉบับถัดไปของข้อตกลงนี้",
                "An amendment is signed by both sides, as the next version of this agreement",
            ),
            Title(
                "ฝ่ายใดฝ่ายหนึ่งบอกเลิกได้โดยแจ้งเป็นหนังสือล่วงหน้า 30 วัน และ กปน. ระงับได้ทันที "
                "เมื่อมีเหตุละเมิดหรือใช้ผิดวัตถุประสงค์",
                "Either side may end it on 30 days' written notice; the utility may suspend it at "
                "once where there is a breach or another use",
            ),
        ),
        ("DGA-2562-8", "ETA-2544-8"),
    )


def _run_off(subject: Subject) -> Iterator[Text]:
    if subject.run_off_days:
        days = subject.run_off_days
        yield Text(
            Title("รายการค้างส่ง", "Run-off"),
            (
                Title(
                    f"เมื่อสิ้นสุดแล้ว ยังรับแฟ้มของรายการที่เกิดก่อนสิ้นสุดต่อไปอีก {days} วัน",
                    f"For {days} days after the end files are taken of what happened before it",
                ),
            ),
            ("ETA-2544-8",),
        )


def _conditions(subject: Subject) -> Iterator[Text]:
    said = conditions(subject.dossier)
    if said:
        yield Text(
            Title("เงื่อนไขของคณะกรรมการ", "Conditions of the council"),
            tuple(Title(text, text) for text in said),
            ("DGA-2562-8",),
        )


_ORDER: tuple[Callable[[Subject], Iterator[Text]], ...] = (
    _purpose, _data, _legal_basis, _period, _use, _carriers, _duties, _security, _breach,
    _retention, _audit, _run_off, _conditions, _end,
)  # fmt: skip
_BINDING = (_purpose, _data, _period, _conditions)
