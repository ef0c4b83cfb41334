"""Words that stay whole at the end of a line.

Thai has no spaces between words. The typesetter finds their ends by a dictionary of its own and
errs within some; these were found by measuring, as `tests/rules/test_document_line_ends.py` does.
Only words that do not begin or end inside another: a box is a place where a line may end, too.
"""

from sainam.kit.thai_dates import MONTHS

WHOLE_WORDS = (
    *MONTHS,
    "กระทบยอด",
    "กระทรวงมหาดไทย",
    "กฤษฎีกา",
    "ข้อตกลง",
    "ข้อเท็จจริง",
    "คณะกรรมการ",
    "ครอบคลุม",
    "ครั้งที่",
    "ความเห็น",
    "คู่เชื่อมโยง",
    "ตรวจสอบ",
    "ตัวแทน",
    "ธรรมาภิบาล",
    "บัญชีพัก",
    "บูรณาการ",
    "ประชุม",
    "ปราบปราม",
    "พยากรณ์",
    "พระราชกฤษฎีกา",
    "พระราชบัญญัติ",
    "ภาครัฐ",
    "ยาเสพติด",
    "ระเบียบวาระ",
    "รายการ",
    "วัตถุประสงค์",
    "สารสนเทศ",
    "สำนักงาน",
    "สำแล",
    "ส่วนบุคคล",
    "หน้าที่",
    "หลักฐาน",
    "อิเล็กทรอนิกส์",
    "เจ้าหน้าที่",
    "เชื่อมโยง",
    "เนื่องจาก",
    "แลกเปลี่ยน",
)
