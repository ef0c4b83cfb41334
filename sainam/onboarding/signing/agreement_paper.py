"""A version of an agreement as the document that is signed. Pure."""

from __future__ import annotations

from datetime import date

from sainam.agencies.agency import Agency
from sainam.agreements.terms import Grant
from sainam.documents.document import Article, Mou, Party, Section, Signatory, Table
from sainam.documents.office import Office
from sainam.law.register import LawRegister
from sainam.links.catalogue import Catalogue
from sainam.onboarding.bodies import AgreementDraft, ClauseText, Signer
from sainam.onboarding.signing.agreement_words import CHANNELS, CLASSES, list_of
from sainam.onboarding.signing.drafts import signing_order

_FORMS = {"mou": "บันทึกข้อตกลง", "contract": "สัญญา"}
_CLOSING = (
    "ข้อตกลงนี้ทำเป็นข้อมูลอิเล็กทรอนิกส์หรือหนังสือมีข้อความถูกต้องตรงกัน คู่ความตกลงได้อ่านและเข้าใจข้อความ"
    "โดยตลอดแล้ว จึงลงลายมือชื่อไว้เป็นสำคัญ"
)


def agreement_paper(
    draft: AgreementDraft,
    grants: tuple[Grant, ...],
    *,
    day: date,
    agency: Agency,
    office: Office,
    catalogue: Catalogue,
    register: LawRegister,
) -> Mou:
    """Behind the clauses what the gate will enforce, field by field, and what is cited."""
    return Mou(
        title=_FORMS.get(draft.kind, draft.title_th),
        about=draft.title_th,
        day=day,
        place=office.organisation,
        parties=(
            Party(
                name=office.organisation,
                address=" ".join(office.address),
                by=_by(draft, "utility"),
                called=office.short_name,
            ),
            Party(
                name=agency.title.th,
                address="ที่ตั้งตามหนังสือแต่งตั้งผู้แทนที่ยื่นไว้กับศูนย์กลาง",
                by=_by(draft, "agency"),
                called="หน่วยงาน",
            ),
        ),
        articles=tuple(_article(clause) for clause in draft.clauses),
        closing=_CLOSING,
        annexes=(_data(grants, catalogue), _law(draft, register)),
        signatories=tuple(_signatory(signer, agency, office) for signer in signing_order(draft)),
    )


def _by(draft: AgreementDraft, side: str) -> str:
    named = [
        f"{signer.name} ตำแหน่ง {signer.position}" for signer in draft.signers if signer.side == side
    ]
    return f"โดย {' และ '.join(named)}" if named else "โดยผู้มีอำนาจลงนาม"


def _article(clause: ClauseText) -> Article:
    heading, *paragraphs = [line for line in clause.th.splitlines() if line.strip()]
    if not paragraphs:
        return Article(number=clause.number, heading="", clauses=(heading,))
    return Article(number=clause.number, heading=heading, clauses=tuple(paragraphs))


def _signatory(signer: Signer, agency: Agency, office: Office) -> Signatory:
    side = agency.title.th if signer.side == "agency" else office.organisation
    return Signatory(name=signer.name, position=signer.position, side=side)


def _data(grants: tuple[Grant, ...], catalogue: Catalogue) -> Section:
    return Section(
        heading="ข้อมูลที่แลกเปลี่ยน",
        points=tuple(
            f"ข้อ {grant.clause}: {catalogue.contracts[grant.dataset].title.th} "
            f"({grant.dataset}) คู่เชื่อมโยง {grant.link} ทาง "
            f"{list_of([CHANNELS[channel].th for channel in grant.channels])}"
            for grant in grants
        ),
        tables=(
            Table(
                head=("ชุดข้อมูล", "ช่องข้อมูล", "ประเภท"),
                rows=tuple(
                    (catalogue.contracts[grant.dataset].title.th, leaf.title.th,
                     CLASSES[leaf.classification].th)
                    for grant in grants
                    for leaf in catalogue.contracts[grant.dataset].leaves.values()
                    if leaf.name in grant.fields
                ),
                widths=(4, 4, 2),
            ),
        ),
    )  # fmt: skip


def _law(draft: AgreementDraft, register: LawRegister) -> Section:
    cited = dict.fromkeys(one for clause in draft.clauses for one in clause.provisions)
    return Section(
        heading="บทบัญญัติที่อ้าง",
        tables=(
            Table(
                head=("บทบัญญัติ", "ข้อ"),
                rows=tuple(
                    (
                        register.cite(one).th,
                        list_of([each.number for each in draft.clauses if one in each.provisions]),
                    )
                    for one in cited
                    if one in register.provisions
                ),
                widths=(7, 3),
            ),
        ),
    )
