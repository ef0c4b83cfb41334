"""Why a pack is not made or not given."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class ScopeWrong(Refusal):
    """This is no scope of a pack: the field that is named does not fit the others."""

    rule = "pack.scope"
    thai = "ขอบเขตของชุดหลักฐานไม่ถูกต้อง โปรดตรวจช่องที่ระบุ"


class AboutUnknown(Refusal):
    """The hub knows no such agency or provision."""

    rule = "pack.about"
    thai = "ไม่พบหน่วยงานหรือบทบัญญัติที่ระบุ"


class OfficerWanted(Refusal):
    """An officer's order has its number and the officer's name, each in at most 200 characters."""

    rule = "pack.officer"
    thai = "คำสั่งของพนักงานเจ้าหน้าที่ต้องมีทั้งเลขที่และชื่อผู้สั่ง ช่องละไม่เกิน 200 ตัวอักษร"


class PackUnknown(Refusal):
    """There is no such pack, or it has not been made yet."""

    rule = "pack.unknown"
    thai = "ไม่พบชุดหลักฐานนี้ หรือยังไม่ได้จัดทำ"


class PackDecided(Refusal):
    """This pack has been decided on already."""

    rule = "pack.decided"
    thai = "มีผู้ตัดสินเรื่องชุดหลักฐานนี้แล้ว"


class PackTooLong(Refusal):
    """A pack of so many events is made by `sainam evidence pack` at the hub, not in a browser."""

    rule = "pack.too_long"
    thai = "เหตุการณ์ในช่วงนี้มีมากเกินกว่าจะจัดทำผ่านเว็บ โปรดใช้คำสั่ง sainam evidence pack ที่เครื่องของระบบ"
