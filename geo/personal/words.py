"""Words that tell names from other words: given names of the region, and what follows an address without being one."""

from __future__ import annotations

import re

GIVEN_NAMES = frozenset(
    """
    abdul adi ady afifah agung agus ahmad aisah aisyah ali alif alifah amin aminah amir ana andi andri ani anik anis
    anisa anita anna annisa anton ari arif arini aris asih astri astuti atik ayu aziz bambang basuki bayu beni budi
    budiman budiono cahyo cahyono candra christina cici citra darmi darsih dasri desi desy dewi dhea diah dian didik
    dina dinda dini doni dwi edi edy eka eko eli elly endah endang eni enny erna ernawati erni ervina eva evi fajri
    farida fatimah fatma feri fitri fitria fitriani gatot giyarti giyem gunawan hadi hamid handayani hani hartini
    hartono haryanto hasan hasanah hendra heni heny heri herlina herman hernawati heru hidayat hidayati ida iin ika
    ikhsan ilham imas ina inah indra indri indriani ira irawati irma iskandar ismail isti istiqomah iswati ita iwan
    jamilah joko juariyah jumiati juminah jumini juriah karsih karti kartika kartini kasiati kasiyem kasmi khoirul
    khotimah khusnul kiki komariah kristina kurnia kurniawan kusnul kustini laila lasmi lasmini lastri legiyem lia
    lilik lilis lina lis lisa listiani liswati luluk lusi maemunah maria mariam mariati marni maryam maryati mawarni
    mega megawati mila mimin mina minah misti mita muji mujiati mujiono mulyani mulyono munawaroh murni murniati
    mursini murtini muslikah mustika mutia nana nani nanik ngatini ngatiyem nia nina ningsih ninik nining nita novi
    novita nur nuraini nurhayati nuri nurjanah nurlaila nurul nyoman paijo painem paini parmi parni parti partini
    pipit ponirah poniyem prapti pratiwi prihatin puji pujiati puput purwanti purwanto purwati putri putu rahma
    rahmat rahmawati ramlah rani ratih ratna ratri reni resti retno ria riana rika rina rini ririn riski rita
    riyanti riyanto rizki rofiah rohani rohmah rosa rosi rosita rukmini ruli rumini rustam sakinah salamah samini
    samsul santi santoso sari sarinah sarmi sarti sartini satini sekar septi setiawan setiawati setyowati sholikah
    silvi sinta siska siti sofia solikah solikin sri srini subandi sucipto sudarmi sudarsih sudarti sugeng sugiarti
    sugiono sugiyem suharti sukarni sukarti sukesi sukini sulasmi sulastri suliati sulikah sulis sulistyowati
    sumarni sumarti sumi sumiati suminah sumiyati sunarsih sunarti sundari suparmi suparti supartini suprapti
    supriadi supriyanto supriyati surati surip suryani suryati susanti susanto susi susilo susilowati sutarmi
    sutarti sutik sutinah sutini sutrisno suwarni suwarti suyanti suyati suyatmi suyono syaiful tanti tari tati
    taufik tia tika tini titi titik titin tri trisna tukinah tuminah tumini tuti tutik udin umi uswatun utami vera
    vina vivi wagiyem wahyu wahyudi wahyuni warsini wartini wati watik wawan welas wibowo widodo widya wijaya
    winarsih winarti wiwik wiwin wulan wulandari yanti yanto yanuar yati yatmi yayuk yeni yenny yessy yuli yulia
    yuliana yuliani yulianti yuliati yuni yunita yusuf zainab zainal zubaidah zulaikha zulfa
    """.split()  # noqa: SIM905 - hundreds of quotes would say no more
)

ORDINARY_TOO = frozenset(
    """
    adi agung amin ana anton asih asri ayu cahyo dian dini eka fajri indah kurnia laila lis mega mina misti muji murni
    mustika nur nyoman pipit puji putri putu rahma rahmat santi sari seni sekar tari tia titi titik tri umi wahyu welas
    widya wulan
    """.split()  # noqa: SIM905
)
"""Given names that in small letters are ordinary words as well: "dini hari", "putra putri"."""

NAME_FORM = re.compile(
    r"(?!me|ber|ter|per|pe[mn]|di|ke|se)[a-z]{1,8}"
    r"(?:[jmnrt]irah|inah|iy?em|[dtl]inem|iyah|ikah|iyati|mini|wati|ningsih|astuti|yanti|yanto|[ijy]ono|arno|[kmnrt]ijan"
    r"|[kmrt]imin|imun)"
)
"""How names of the region end, and no ordinary word after an address does."""

NO_NAMES = frozenset(
    """
    ada agustus aisyiyah akan alamat anggota angkat anonim april asrama asuh atau babinkamtibmas babinsa bagus balai
    bapak barat belum bendahara bhabin bhabinkamtibmas bidan bisa blitar bolodewo bu bulan bupati buruh butuh camat
    camatnya carik cerme cina dadapan dan danramil dapat dari dasawisma datang dengan desa desember dewan di dia dinas
    dinkes dinsos dirahasiakan direktur disnaker dokter dukuh dusun eks fatayat februari gedangsewu germo grogol
    gubernur gurah guru h hadir hamil hari hj ibu imam indonesia ingin ini inisial itu janda januari jawa jombang juga
    juli jumat jumlah juni kabid kabupaten kader kades kadis kadus kami kamis kandangan kandung kantor kapolres
    kapolsek kasi kasubag kasubbag kasun ke kecamatan kediri kegiatan kelurahan kepala kerja ketua kita komplek
    kompleks kontrakan koordinator koramil kos kosong kost kota kras krian lain lainnya lansia lokalisasi lokasi lsm
    lurah lurahnya malang mami manajer mantri maret mas masih masyarakat mau mbak mei melahirkan meminta menyusui
    mereka minggu minta modin mucikari muda muhammadiyah muncikari muslimat nama negara ngadiluwih nganjuk ngasem ngo
    nifas nomor nona november nyonya oktober pada pak para pare pedagang pegawai pekerja pemakaman pembina pemerintah
    pemilik pendamping pengelola penghuni pengurus penjaga penjual penyuluh perangkat perawat perlu pertiwi petugas
    pimpinan pindah pkh pkk polisi polsek posyandu presiden psm pulang puskesmas rabu rahasia rt rtnya rumah rumahan rw
    sabtu saja sakit sama samaran satpam saudara saudari sdr sdri sedang sekalian sekdes sekretaris selasa selatan
    semua sendiri senin september setuju sopir sosial staf sudah supir surabaya tagana tahun takmir tambi tangga tanpa
    tengah tersebut tidak tim timur tiri tksk tokoh tua tuan tukang tulungagung tunggal untuk ustad ustadz utara wakil
    walikota warga warung wates weru wisma yang zona
    """.split()  # noqa: SIM905
)
"""Roles, places, and words that follow an address in ordinary notes."""

STREETS = frozenset(
    """
    bandara candi gang gedung gg hari hotel jalan jembatan jl jln kampus klinik langgar lapangan makam masjid
    monumen mts musala museum mushola musholla peringatan pesantren petilasan pondok ponpes punden rs rsi rsia rsu
    rsud sdn sma sman smk smkn smp smpn stadion stasiun taman terminal universitas yayasan
    """.split()  # noqa: SIM905
)
"""What may be called after somebody, and is then no note about them."""

NAMED_THINGS = frozenset(
    """
    aplikasi desa dusun jalan kampung kecamatan kegiatan kelompok kelurahan komplek kompleks lembaga lingkungan
    lokasi lsm perumahan program sungai tempat tim usaha yayasan
    """.split()  # noqa: SIM905
)
"""What has a name of its own: "dusun bernama Ringinsari"."""

SHOPS = frozenset(
    """
    bakso batik cafe cv depot kafe kios pt resto rm rombong salon toko ud warung
    """.split()  # noqa: SIM905
)
"""What is often called by two given names."""

OF_THINGS = STREETS | NAMED_THINGS | SHOPS

ROLES = frozenset(
    """
    pemilik penghuni pengelola pengurus mucikari muncikari germo kader bidan perawat guru kades lurah kadus carik camat
    ketua bendahara sekretaris modin pendamping petugas anggota warga
    """.split()  # noqa: SIM905
)

DEEDS = frozenset(
    """
    pindah minta meminta ingin mau setuju menolak pulang sakit hamil menikah lulus mengundurkan bekerja berhenti kembali
    meninggal melahirkan tinggal memilih bersedia mengaku bercerita menyampaikan mengeluh belum sudah
    """.split()  # noqa: SIM905
)
"""What only people do."""
