"""A paper of another office, as it is attached in trials: a PDF of one page with one line on it."""

from __future__ import annotations


def one_page_pdf(line: str) -> bytes:
    """`line` in ASCII, without brackets. ISO 32000-1: objects, where each begins, and the end."""
    drawn = f"BT /F1 14 Tf 72 760 Td ({line}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    written, begins = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        begins.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in begins)
    size = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(written))
    )
