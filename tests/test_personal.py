"""Notes as offices write them pass; whatever belongs to one person is told, in any disguise."""

import csv
import json
import random
from pathlib import Path

import pytest

from geo.exchange.fields import TABLES
from geo.exchange.incoming.values import NEED
from geo.personal import find_personal, is_personal_heading

DATA = Path(__file__).parents[1] / "data"
ORDINARY = """
Menetap 24 orang, TL 11 orang, pemilik ditemui 6.
Rumah 12 dari 15 masih dihuni; 3 kosong sejak Maret 2025.
Kunjungan ulang 14 Oktober 2020 pukul 09.30 WIB.
Rapat di balai desa 08.30-10.15 WIB, lanjut 13.00 sampai 15.00.
Jadwal: 14/10/2020, 15/10/2020, dan 21-10-2020.
Kunjungan 14-10-2020 05-11-2020 dan 12-01-2021 dibatalkan karena hujan.
Data per 2020-10-14 08:30 WIB diperbarui 2020-11-01.
Ibu-ibu meminta pelatihan menjahit dua kali sebulan.
Bapak-bapak dari perangkat desa ikut mendampingi.
Sudah berkoordinasi dengan bu RT dan pak RW setempat.
Bu RT 03 menyampaikan ada 4 kamar kosong.
Pak Lurah Gedangsewu meminta surat pengantar.
Ibu hamil 2 orang dirujuk ke Puskesmas Ngadi.
Ibu Hamil dan Ibu Menyusui diprioritaskan.
Pak Camat Pare dan Bu Camat hadir saat penutupan.
Bapak Kepala Dinas berkunjung pada hari Rabu.
Bapak Bupati Kediri menyerahkan rombong secara simbolis.
Disampaikan a.n. Kepala Dinas Sosial Kabupaten Kediri.
Surat ditandatangani an. Bupati.
Pemilik wisma bersedia menutup usahanya bulan depan.
Dusun bernama Ringinsari berbatasan dengan Desa Dukuh.
Lokasi bernama Bolodewo lebih dekat dari Wates.
Nama: belum ada, kelompok baru dibentuk.
Kode wilayah 35.06.23.2005, kode BPS 3506220009.
Kode desa 3506130002 dan 3506140002 tertukar pada laporan lama.
Kode pos 64171, kode pos lama 641710.
Titik -7.8015, 112.0479 kurang tepat, geser ke -7.801512, 112.047912.
Koordinat -7.345678, 112.123456 dari gawai kantor.
Lintang -7,73120 bujur 111,96570 menurut peta.
Titik -7.80151234567890 112.04791234567890 dari program peta.
Bantuan Rp 1.500.000 per orang, total Rp 25.500.000.
Modal usaha Rp1.250.000,00 diterima 3 orang.
Anggaran Rp 1.234.567.890 untuk tahun 2026.
Uang saku 2 rombong @Rp500.000 dan 3 paket @ 150.000.
Luas 120 m2, jarak 12,5 km, waktu tempuh 45 menit.
Hitungan per rumah: 12 13 14 15 16 17 18 20.
Kamar per rumah 4, 4, 3, 5, 2, 6, 4, 4.
Tahun 2019 2020 2021 2022 tidak ada kegiatan.
Sejak 2017-2018-2019-2020 jumlahnya turun.
RT 003/RW 004, sebelah timur jembatan.
RT 003/004 Dusun Krajan, Desa Cerme.
Gang 2 nomor 15 sampai 27, sisi utara.
Nomor surat 460/1234/418.20/2020 tanggal 12 Oktober 2020.
Sesuai Perpres 21/2023 dan Permendagri 102/2019.
SK Bupati No. 188.45/123/418.08/2020.
Puskesmas Ngadi memberi 30 paket masker dan 12 botol hand sanitizer.
Protokol kesehatan baik: masker, cuci tangan, jaga jarak.
Kelompok kue 8 orang, rombong nasi goreng 5, mi goreng 3.
Peserta pelatihan 12 orang, 10 lulus, 2 mengundurkan diri.
Perlu 2 mesin jahit, 1 mesin obras, 5 kompor.
LSM menyarankan kunjungan malam, pukul 19.00-21.30.
Hujan deras, jalan ke Tambi tertutup longsor di km 12+300.
Titik temu di depan balai desa, sebelah warung kopi.
Titik temu: Masjid Al Hidayah, Jl. KH. Ahmad Dahlan 12.
Dirujuk ke RSUD dr. Iskak untuk pemeriksaan.
Rapat di Jalan Dewi Sartika, dekat Taman Siswa.
Peringatan Hari Ibu Kartini diikuti 20 orang.
Belum bisa didata karena pemilik rumah keluar kota.
Satu rumah berubah menjadi kos, dua rumah menjadi warung.
Dua orang pindah ke Tulungagung, satu kembali ke keluarga.
Sebagian minta bantuan mengurus KTP dan KK di Dispendukcapil.
KTP 3 orang sudah jadi, KK 2 masih diproses.
Kader posyandu dan bidan desa ikut; tidak ada keluhan.
Mbak dari LSM akan menindaklanjuti, Mas dari Dinkes menyusul.
Tim A berangkat 07.30, tiba 08.10, selesai 09.45, pulang 12.15.
Estimasi 5-7 rumah per hari, 2-3 tim, 3 hari kerja.
Jumlah: 1.234 (2019), 1.187 (2020), 700 (2021).
Skor 4/5; 80% hadir; suhu 36,5 derajat.
Artikel 14 Oktober 2020; titik wakil desa; sumber ketiga menulis Kras.
https://jatim.example.id/berita/2020/10/14/eks-lokalisasi-dikunjungi
Pesan WA grup tim dikirim 2 kali; HP kantor tertinggal.
Data dikirim lewat email kantor, belum dibalas.
Anak usia sekolah 14 orang, usia 7-12 tahun 9 orang.
Pak, mohon surat tugas untuk kunjungan berikutnya.
Ibu pemilik warung setuju tutup pukul 21.00.
Bu Kades dan Bapak Kapolsek menyetujui jadwal.
Nomor rumah 001 002 003 belum dicat.
Gaji harian 80.000 sampai 100.000 rupiah.
Perkiraan biaya 8000000 untuk 4 rombong.
Perjalanan 0,8 jam; sisa anggaran 0.812345 bagian.
Kelompok Sri Rejeki dan salon Dewi Ayu menerima peserta.
Ketua RT Krajan dan kader posyandu Cerme hadir.
Desa Sari sudah menyetujui; warga Dusun Murni belum.
SDN Cerme 1 dan SMP Negeri 2 Pare meminjamkan ruang.
ibu hamil 2 orang, ibu menyusui 3, ibu rumah tangga 5.
titik belum disepakati, titik temu pindah ke balai desa.
Titik sudah digeser 20 m ke utara.
TITIK TEMU PINDAH KE BALAI DESA, IBU HAMIL BELUM DIDATA.
putri belum sekolah 3 orang, putra putri (15) ikut kejar paket.
dini hari mau pulang, murni belum ada kegiatan tari.
anggota tari dan warga sari mulyo bersedia hadir.
sdr dari luar kota, sdri yang hamil, sdr menolak didata.
TPQ An Nur dan mushola an nur jadi tempat rapat.
madrasah ibtidaiyah, wilayah timur, hadiah dan rupiah.
ibu menikah bulan lalu, bu aisyiyah dan pak muhammadiyah hadir.
3 kompor @unit Rp300.000, 2 paket @rp.150.000, 5 kg @15rb.
@SUM(A1:A3)
Sumber: https://kedirikab.example.id/t.me.html dan x.com.
""".strip().splitlines()

PERSONAL = [
    ("nomor induk", "3506234101900001"),
    ("nomor induk", "NIK 3506 2341 0190 0001"),
    ("nomor induk", "3506-2341-0190-0001"),
    ("nomor induk", "35.06.23.410190.0001"),
    ("nomor induk", "350623 410190 0001"),
    ("nomor induk", "35 06 23 41 01 90 00 01"),
    ("nomor induk", "KK: 3506-2314-1020-0002, dua anggota"),
    ("nomor induk", "1234 5678 9012 3456"),
    ("nomor induk", "nik nya 3506234101"),
    ("nomor induk", "\uff13\uff15\uff10\uff16\uff12\uff13\uff14\uff11\uff10\uff11\uff19\uff10\uff10\uff10\uff10\uff11"),
    ("nomor induk", "3506\u200b2341\u200b0190\u200b0001"),
    ("nomor induk", "3506\u00ad2341\u20600190\u00a00001"),
    ("nomor induk", "35O6234IO1900OO1"),
    ("nomor induk", "\u0663\u0665\u0660\u0666\u0662\u0663\u0664\u0661\u0660\u0661\u0669\u0660\u0660\u0660\u0660\u0661"),
    ("nomor induk", "\u0336".join("3506234101900001")),
    ("nomor induk", "3 5 0 6 2 3 4 1 0 1 9 0 0 0 0 1"),
    ("nomor induk", "tiga lima nol enam dua tiga empat satu nol satu sembilan nol nol nol nol satu"),
    ("nomor telepon", "081234567890"),
    ("nomor telepon", "0812-3456-7890"),
    ("nomor telepon", "0812 3456 789 malam saja"),
    ("nomor telepon", "0812.3456.7890"),
    ("nomor telepon", "(0812) 3456789"),
    ("nomor telepon", "08 12 34 56 78 90"),
    ("nomor telepon", "+6281234567890"),
    ("nomor telepon", "+62 812-3456-7890"),
    ("nomor telepon", "+62 (0)812 3456 7890"),
    ("nomor telepon", "6281234567890"),
    ("nomor telepon", "81234567890"),
    ("nomor telepon", "812-3456-7890"),
    ("nomor telepon", "(0354) 123456"),
    ("nomor telepon", "0354-123456"),
    ("nomor telepon", "0354 682 153"),
    ("nomor telepon", "0354682153"),
    ("nomor telepon", "021-5551234"),
    ("nomor telepon", "+62 354 682153"),
    ("nomor telepon", "+60 12-345 6789"),
    ("nomor telepon", "WA 1234567"),
    ("nomor telepon", "hubungi: 682 153"),
    ("nomor telepon", "O8I234567890"),
    ("nomor telepon", "\uff10\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10"),
    ("nomor telepon", "0812\u201334567890"),
    ("nomor telepon", "nol delapan satu dua tiga empat lima enam tujuh delapan"),
    ("nomor telepon", "kamar 4, 0857 1234 5678, lantai 2"),
    ("alamat surel", "siti@example.com"),
    ("alamat surel", "kirim ke s.aminah+kerja@mail.example.co.id ya"),
    ("alamat surel", "siti \uff20 example.com"),
    ("alamat surel", "siti@\u0435xample.com"),
    ("alamat surel", "siti (at) gmail (dot) com"),
    ("alamat surel", "siti at gmail dot com"),
    ("akun media sosial", "IG @siti_cantik"),
    ("akun media sosial", "hubungi @siti_aminah saja"),
    ("akun media sosial", "(@sri.rejeki88)"),
    ("akun media sosial", "t.me/sitiaminah"),
    ("akun media sosial", "https://www.instagram.com/sri.88/"),
    ("akun media sosial", "FB.com/bu.sri"),
    ("akun media sosial", "tiktok.com/@sri88"),
    ("tanggal lahir", "TTL Kediri, 12-03-1985"),
    ("tanggal lahir", "lahir 3 Maret 1990"),
    ("nama orang", "Bu Siti meminta rombong kue"),
    ("nama orang", "bu siti minta rombong"),
    ("nama orang", "BU SITI MINTA ROMBONG"),
    ("nama orang", "Ibu Sri pindah bulan lalu"),
    ("nama orang", "Ibu Ngatmini belum setuju"),
    ("nama orang", "ditemui Bp. Sutrisno"),
    ("nama orang", "Bpk Joko, pemilik rumah 4"),
    ("nama orang", "Sdri. Ani mengundurkan diri"),
    ("nama orang", "Sdr Budi"),
    ("nama orang", "Mbak Yuli dari rumah 3"),
    ("nama orang", "Mami Ira menutup wismanya"),
    ("nama orang", "pindah an. Siti Aminah"),
    ("nama orang", "rekening a.n. Sulastri"),
    ("nama orang", "atas nama Yanti"),
    ("nama orang", "nama: Kartini"),
    ("nama orang", "seorang bernama Welas ingin pulang"),
    ("nama orang", "Hj. Maryam setuju"),
    ("nama orang", "dr. Ratna memeriksa 4 orang"),
    ("nama orang", "Siti Aminah pindah ke Blitar"),
    ("nama orang", "Siti (34) ingin menjahit"),
    ("nama orang", "Dewi, 27 tahun, dari Blitar"),
    ("nama orang", "Bu RT Siti mendampingi"),
    ("nama orang", "Pak Kades Sutrisno setuju"),
    ("nama orang", "titik temu warung Bu Yati"),
    ("nama orang", "\u0412u Siti"),
    ("nama orang", "B\u200bu\u00a0S\u200diti"),
    ("nama orang", "\uff22\uff55 \uff33\uff49\uff54\uff49"),
    ("nama orang", "Bu S\u00edt\u00ed"),
    ("nama orang", "Mawar alias Bintang"),
    ("nama orang", "Hadir: Siti, Ani, Yuli"),
    ("nama orang", "Yuli dan Sri pulang"),
    ("nama orang", "Welas minta rombong kue"),
    ("nama orang", "pemilik Sutrisno menutup wisma"),
    ("nama orang", "disampaikan ketua RT Sutrisno"),
    ("nama orang", "SITI AMINAH pindah"),
    ("nama orang", "SITI PINDAH KE BLITAR"),
    ("nama orang", "HADIR: SITI, ANI"),
    ("nama orang", "siti aminah, 34 th"),
    ("nama orang", "penghuni baru yuli (27)"),
    ("nama orang", "siti nur aminah minta rombong"),
    ("nama orang", "yuli dan sri pulang"),
    ("nama orang", "an Siti"),
    ("nama orang", "rekening an sulastri"),
    ("nama orang", "ditemui sdr bejo"),
    ("nama orang", "sdri jumirah mengundurkan diri"),
    ("nama orang", "bu sumirah"),
    ("nama orang", "mbak ngatinem minta mesin jahit"),
    ("nama orang", "pemilik sutrisno menutup wisma"),
    ("nama orang", "yuli minta rombong"),
]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_note_raises_no_alarm(text):
    assert find_personal(text) is None


def test_nothing_that_is_shipped_raises_an_alarm():
    cells = [
        cell for path in DATA.glob("*.csv") for row in csv.reader(path.read_text("utf-8").splitlines()) for cell in row
    ]
    names = [
        str(value)
        for path in DATA.glob("*.geojson")
        for feature in json.loads(path.read_text("utf-8"))["features"]
        for value in feature["properties"].values()
    ]
    assert len(cells) > 200
    assert len(names) > 100
    assert [
        text for text in [*cells, *(f"Kunjungan ke {name}, sisi utara" for name in names)] if find_personal(text)
    ] == []


@pytest.mark.parametrize(("kind", "text"), PERSONAL, ids=[ascii(text) for _, text in PERSONAL])
def test_what_belongs_to_a_person_is_told_by_its_kind(kind, text):
    assert (find_personal(text) or "").startswith(kind)


@pytest.mark.parametrize("text", [text for _, text in PERSONAL], ids=ascii)
def test_it_is_told_within_a_longer_note_too(text):
    assert find_personal(f"Rumah 12 dihuni 24 orang. {text}. Kunjungan berikutnya 14/10/2020.") is not None


def test_random_identity_numbers_are_told_however_they_are_grouped():
    rng = random.Random(20201014)  # noqa: S311 - a seed for the same texts each time
    missed = []
    for _ in range(2_000):
        day = rng.randint(1, 31) + rng.choice([0, 40])
        nik = f"{rng.choice([35, 33, 32, 51])}{rng.randint(1, 79):02d}{rng.randint(1, 40):02d}{day:02d}"
        nik += f"{rng.randint(1, 12):02d}{rng.randint(0, 99):02d}{rng.randint(1, 9999):04d}"
        cuts = rng.choice([(), (4, 8, 12), (6, 12), (2, 4, 6, 12), (2, 4, 6, 8, 10, 12), (8,)])
        gap = rng.choice([" ", "-", ".", " - "])
        text = gap.join(nik[a:b] for a, b in zip((0, *cuts), (*cuts, 16), strict=True))
        if find_personal(f"catatan {text} rumah 3") is None:
            missed.append(text)
    assert missed == []


def test_random_mobile_numbers_are_told_however_they_are_grouped():
    rng = random.Random(20201015)  # noqa: S311 - a seed for the same texts each time
    missed = []
    for _ in range(2_000):
        start = rng.choice(["0", "62", "+62", "+62 ", "+62-"])
        first = rng.choice(["812", "813", "821", "822", "852", "857", "858", "878", "895", "896", "831", "838", "877"])
        rest = "".join(rng.choice("0123456789") for _ in range(rng.choice([7, 8, 9])))
        gap = rng.choice(["", " ", "-", "."])
        text = f"{start}{first}{gap}{rest[:4]}{gap}{rest[4:]}"
        if find_personal(f"minta dihubungi {text}, rumah 3") is None:
            missed.append(text)
    assert missed == []


def test_counts_and_measures_by_the_thousand_raise_no_alarm():
    rng = random.Random(20201016)  # noqa: S311 - a seed for the same texts each time
    parts = [
        lambda: f"menetap {rng.randint(0, 99)} TL {rng.randint(0, 99)}",
        lambda: f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(2018, 2026)}",
        lambda: f"pukul {rng.randint(7, 16):02d}.{rng.randint(0, 59):02d}",
        lambda: f"{rng.randint(7, 11):02d}.{rng.randint(0, 59):02d}-{rng.randint(12, 16)}.{rng.randint(0, 59):02d}",
        lambda: f"Rp {rng.randint(1, 99)}.{rng.randint(0, 999):03d}.000",
        lambda: f"-{rng.uniform(7.5, 8.1):.6f}, {rng.uniform(111.8, 112.4):.6f}",
        lambda: f"rumah {rng.randint(1, 40)}",
        lambda: f"35.06.{rng.randint(1, 26):02d}.{rng.randint(2001, 2020)}",
        lambda: f"3506{rng.randint(100000, 999999)}",
        lambda: f"{rng.randint(1, 30)} km",
    ]
    wrong = [text for _ in range(5_000) if find_personal(text := ", ".join(rng.choice(parts)() for _ in range(4)))]
    assert wrong == []


HEADINGS = {
    "nama orang": "Nama|NAMA|name|Nama Lengkap|nama_penghuni|Nama Ibu|Nama Pemilik|nama pemilik wisma|Nama petugas"
    "|namaLengkap|full_name|Owner name|Panggilan|\uff2eama Penghuni|N\u0430ma Penghuni|Na\u200bma Ibu|SubmitterName"
    "|Nama Ketua RT|Nama Mawar",
    "nomor induk": "NIK|No. KK|Nomor KK|no_ktp|NoKTP|KTP|nomor NIK penghuni|N.I.K.|\uff2e\uff29\uff2b|NPWP",
    "nomor telepon": "Telepon|No. HP|no_hp|NoHP|HP|WA|Nomor WhatsApp|no telp|phone|Kontak",
    "alamat surel": "Email|e-mail|Alamat email|Surel",
    "tanggal lahir": "Tanggal Lahir|tgl_lahir|TTL|Tempat/Tgl Lahir|birthdate",
    "umur orang": "Umur|Usia penghuni",
    "alamat orang": "Alamat rumah|alamat_asal|Alamat KTP",
    "foto orang": "Foto|foto_rumah|Photo",
    "tanda tangan": "Tanda tangan|TTD",
}


@pytest.mark.parametrize(
    ("kind", "heading"),
    [(kind, heading) for kind, headings in HEADINGS.items() for heading in headings.split("|")],
    ids=ascii,
)
@pytest.mark.parametrize("table", [None, "visits"])
def test_a_heading_about_a_person_is_told(kind, heading, table):
    assert (is_personal_heading(heading, table) or "").startswith(kind)


@pytest.mark.parametrize("heading", ["Nama Lengkap", "Nama Pemilik", "Owner name", "nama ibu", "No HP"])
def test_a_person_is_told_among_the_columns_of_sites_too(heading):
    assert is_personal_heading(heading, "sites") is not None


@pytest.mark.parametrize("heading", ["Nama", "name", "NAMA", "Nama eks lokalisasi"])
def test_the_bare_name_of_a_site_is_nobodys(heading):
    assert is_personal_heading(heading, "sites") is None


PLACES_AND_COUNTS = """
Nama lokasi|nama_kecamatan|Nama Desa|Nama tim|site name|Lokasi|Tanggal|Jam datang|Jam pulang|Rumah|Kamar (unit)|Menetap
|TL|Pemilik|Pemilik ditemui (orang)|Penghuni|Protokol kesehatan|Catatan|Langkah berikutnya|Yang hadir|Titik temu
|Jumlah KK|Jumlah KTP diurus|Jumlah nama|Kode lokasi|Sumber|Zona|Ketelitian|Lintang|Bujur|lat|lon|Status|Alasan
|visit_id|site_id|instance_id||Alamat lokasi|Selang kunjungan (hari)|No|Dokumen kependudukan|Keterangan|need_papers
|count
"""


@pytest.mark.parametrize(
    "heading", [*map(str.strip, PLACES_AND_COUNTS.split("|")), *NEED.by_code, *NEED.by_code.values()]
)
def test_a_heading_of_places_and_counts_passes(heading):
    assert is_personal_heading(heading, "visits") is None


OWN = [(table.name, heading) for table in TABLES for field in table.fields for heading in (field.name, field.heading)]


@pytest.mark.parametrize(("table", "heading"), OWN)
def test_no_column_of_the_programs_own_is_about_a_person(table, heading):
    assert is_personal_heading(heading, table) is None


@pytest.mark.parametrize(
    "noise",
    [
        "",
        "\0",
        "\ud800",
        "@" * 5_000,
        "1 " * 20_000,
        "bu " * 20_000,
        "-" * 30_000,
        "O" * 30_000,
        "@" + "a" * 32_000,
        "a." * 16_000 + "@",
        "x at " * 6_000,
    ],
    ids=len,
)
def test_noise_is_nobodys(noise):
    assert find_personal(noise) is None
    assert is_personal_heading(noise) is None
