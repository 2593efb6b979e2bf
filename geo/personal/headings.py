"""Tell by its heading whether a column holds what belongs to one person."""

from __future__ import annotations

import re

from geo.personal.plain import (
    ACCOUNT,
    AGE,
    BIRTH,
    HOME,
    ID_NUMBER,
    MAIL,
    NAME,
    PHONE,
    PHOTO,
    SIGNATURE,
    write_plainly,
)

_KINDS: dict[str, str] = {
    word: kind
    for kind, words in {
        ID_NUMBER: "nik ktp nkk kk nokk noktp nonik npwp bpjs kis paspor passport rekening norek nisn nip",
        PHONE: "telepon telpon telp tlp tlpn hp nohp notelp notelepon nowa wa whatsapp ponsel handphone phone mobile"
        " gawai phonenumber kontak contact",
        MAIL: "email surel mail",
        ACCOUNT: "instagram ig facebook fb tiktok twitter telegram akun medsos username",
        NAME: "namalengkap fullname firstname lastname surname nickname alias panggilan julukan marga",
        BIRTH: "ttl lahir birth dob birthdate birthday",
        AGE: "umur usia age",
        PHOTO: "foto photo selfie potret swafoto fotoktp",
        SIGNATURE: "ttd paraf signature",
    }.items()
    for word in words.split()
}
_GLUED = re.compile(r"(?:no|nomor|num|number)?(nik|ktp|kk|hp|wa|telp|telepon|tlp|ponsel|email|rekening|npwp)")
_NAMES = {"nama", "name", "nm"}
_PEOPLE = frozenset(
    """
    anak anggota asli bapak belakang client depan enumerator father first full germo ibu informan istri keluarga
    kepala ketua kk klien kontak laki last lengkap manfaat mbak mother mucikari muncikari narasumber orang owner
    panggilan pasien pekerja pelanggan pemilik pencacah pendamping pendata penerima pengelola penghuni perempuan
    person peserta petugas psk resident responden respondent rt samaran saudara saudari suami submitter surveyor
    tamu user wanita warga woman wps wts
    """.split()  # noqa: SIM905
)
_PLACES = frozenset(
    """
    bantuan berkas category desa dinas district dusun eks file group jalan jenis kabupaten kantor kategori kebutuhan
    kecamatan kegiatan kelompok kelurahan kolom komplek kompleks lembaga lembar location lokalisasi lokasi lsm
    pelatihan place program provinsi putaran rencana site sub team tempat temu tim titik usaha village wisma zona
    """.split()  # noqa: SIM905
)
_COUNTS = frozenset("jumlah jml banyak banyaknya total count persen rata persentase number".split())  # noqa: SIM905
_HOMES = frozenset("rumah asal ktp tinggal domisili penghuni orang ibu keluarga pemilik home".split())  # noqa: SIM905


def is_personal_heading(heading: str, table: str | None = None) -> str | None:
    """Tell which kind of personal data a column of this heading holds.

    Parameters
    ----------
    heading
        As written, in any letters: "Nama Lengkap", "no_hp", "NIK".
    table
        ``sites``, ``visits``, ``observations`` or ``needs`` when it is known: a bare "nama" is a site's in ``sites``,
        somebody's elsewhere.

    Returns
    -------
    kind
        Words for a message, or None when the column is not about one person: names of places, and whatever is counted.
    """
    plain = write_plainly(heading)
    words = re.findall("[a-z]+", plain.lower())
    glued = _GLUED.fullmatch("".join(words))
    words += re.findall("[a-z]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", plain).lower())
    if not words or words[0] in _COUNTS - {"number"} or "jumlah" in words:
        return None
    if _NAMES & set(words):
        return _judge_name(set(words), table)
    if {"alamat", "address"} & set(words) and not {"email", "surel", "mail"} & set(words):
        return HOME if _HOMES & set(words) else None
    if {"tanda", "tangan"} <= set(words):
        return SIGNATURE
    if glued is not None:
        return _KINDS[glued[1]]
    return next((_KINDS[word] for word in words if word in _KINDS), None)


def _judge_name(words: set[str], table: str | None) -> str | None:
    """Tell whether a name is a person's: by what is named, else by whose table it is in."""
    if words & _PEOPLE and not words & _PEOPLE <= {"kepala", "rt"}:
        return NAME
    return None if words & _PLACES or table == "sites" else NAME
