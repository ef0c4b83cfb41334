"""Why the SFTP server refuses; the sentence goes into the status message the client shows."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class KeyUnknown(Refusal):
    """The user name is the credential's id, and only its registered SSH key opens it."""

    rule = "sftp.key"
    thai = "ชื่อผู้ใช้คือรหัสเครื่องมือยืนยันตัว และเข้าได้ด้วยกุญแจ SSH ที่ขึ้นทะเบียนไว้เท่านั้น"


class NoOpenFolder(Refusal):
    """No agreement under which this credential sends files is in force or in its run-off days."""

    rule = "sftp.no_agreement"
    thai = "ไม่มีข้อตกลงที่มีผลใช้บังคับหรืออยู่ในช่วงรับแฟ้มค้างส่ง จึงเข้าระบบรับส่งแฟ้มไม่ได้"


class FolderShut(Refusal):
    """The folder is shut: its agreement, door or credential has ended or is suspended."""

    rule = "sftp.folder_shut"
    thai = "โฟลเดอร์นี้ปิดแล้ว เพราะข้อตกลง ช่องทาง หรือเครื่องมือยืนยันตัวสิ้นสุดหรือถูกระงับ"


class CannotBeConfirmed(Refusal):
    """The hub cannot confirm at the moment that the agreement is in force; try again later."""

    rule = "sftp.not_confirmed"
    thai = "ขณะนี้ระบบยืนยันสถานะข้อตกลงไม่ได้ โปรดลองใหม่ภายหลัง"
    fault = "hub"


class SeveralFolders(Refusal):
    """There are several agreements: name the folder first, as in FOLDER/inbox."""

    rule = "sftp.which_folder"
    thai = "มีหลายข้อตกลง โปรดระบุโฟลเดอร์ก่อน เช่น FOLDER/inbox"


class NameRefused(Refusal):
    """A file name is 1 to 200 bytes of UTF-8 or CP874, without control characters."""

    rule = "sftp.name"
    thai = "ชื่อแฟ้มต้องยาว 1 ถึง 200 ไบต์ เป็น UTF-8 หรือ CP874 และไม่มีอักขระควบคุม"


class NotOffered(Refusal):
    """Links, folders of one's own and anything but files in inbox and outbox are not offered."""

    rule = "sftp.not_offered"
    thai = "ระบบให้บริการเฉพาะแฟ้มใน inbox และ outbox ไม่มีลิงก์และสร้างโฟลเดอร์เองไม่ได้"


class OutboxReadOnly(Refusal):
    """In the outbox files are fetched and then deleted, nothing else."""

    rule = "sftp.outbox"
    thai = "ใน outbox ดาวน์โหลดและลบแฟ้มได้เท่านั้น"


class StillBeingWritten(Refusal):
    """The file is being written in another session; close it first."""

    rule = "sftp.still_open"
    thai = "แฟ้มกำลังถูกเขียนจากการเชื่อมต่ออื่น โปรดปิดก่อน"


class AlreadyTaken(Refusal):
    """The hub has taken this file; it can no longer be read, changed or withdrawn here."""

    rule = "sftp.taken"
    thai = "ระบบรับแฟ้มนี้แล้ว อ่าน แก้ไข หรือถอนคืนจากที่นี่ไม่ได้"


class FolderFull(Refusal):
    """The folder is full; finish or delete what was half uploaded."""

    rule = "sftp.folder_full"
    thai = "โฟลเดอร์เต็ม โปรดส่งให้เสร็จหรือลบแฟ้มที่ส่งค้างไว้"


class FileTooLong(Refusal):
    """The file is longer than this folder takes."""

    rule = "sftp.file_size"
    thai = "แฟ้มใหญ่เกินกว่าที่โฟลเดอร์นี้รับ"


class UploadSpoiled(Refusal):
    """A write of this upload failed, so the file is not whole and was not taken; send it again."""

    rule = "sftp.spoiled"
    thai = "การเขียนบางส่วนล้มเหลว แฟ้มไม่ครบจึงยังไม่รับ โปรดส่งใหม่"


class NotClosed(Refusal):
    """The upload of this file was cut off, so it is not taken; send it again or go on with it."""

    rule = "sftp.not_closed"
    thai = "การส่งแฟ้มนี้ขาดกลางคัน จึงยังไม่รับ โปรดส่งใหม่หรือส่งต่อจากเดิม"


class TooManyOpen(Refusal):
    """Too many files and folders are open in this session."""

    rule = "sftp.too_many_open"
    thai = "เปิดแฟ้มและโฟลเดอร์พร้อมกันมากเกินไป"


class CutOff(Refusal):
    """The connection ended before the file was closed; it was not taken."""

    rule = "sftp.cut_off"
    thai = "การเชื่อมต่อขาดก่อนปิดแฟ้ม จึงยังไม่รับแฟ้ม"
