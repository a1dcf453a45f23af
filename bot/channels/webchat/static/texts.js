/* What the page itself says, Indonesian first. What the bot says comes from the bot. */

const TEXTS = {
  id: {
    "resident.title": "e-Saberling",
    "resident.tab": "Warga",
    "resident.messages": "Percakapan dengan e-Saberling",
    "resident.write": "Tulis pesan…",
    "resident.empty": "Ada sampah menumpuk, parit tersumbat, atau lampu mati? Ceritakan di sini, kami tindak lanjuti.",
    "staff.title": "Ruang petugas",
    "staff.tab": "Petugas",
    "staff.messages": "Percakapan ruang petugas",
    "staff.write": "Tulis pesan…",
    "staff.empty": "Laporan warga akan muncul di sini.",
    "staff.as": "Saya",
    start: "Mulai melapor",
    demo: "Ini demo: data contoh di komputer Anda sendiri.",
    tabs: "Tampilan",
    language: "Bahasa",
    connecting: "menyambung…",
    online: "tersambung",
    offline: "terputus, menyambung lagi…",
    older: "Pesan sebelumnya",
    newer: "Pesan baru",
    attach: "Pilih foto atau rekaman",
    camera: "Ambil foto",
    place: "Bagikan lokasi",
    write: "Pesan",
    send: "Kirim",
    reply: "Balas",
    replying: "Membalas {who}",
    stop_replying: "Batal membalas",
    remove: "Hapus foto {n}",
    bot: "e-Saberling",
    you: "Anda",
    photo: "Foto",
    photo_of: "Foto dari {who}",
    recording: "Rekaman suara atau video",
    open_photo: "Perbesar foto",
    location: "Lokasi",
    open_map: "Buka di OpenStreetMap",
    opens: "(tab baru)",
    link: "Tautan",
    copied: "Tautan disalin.",
    gone: "pesan lama",
    sending: "Mengirim…",
    waiting: "Belum terkirim, mencoba lagi…",
    sent: "Terkirim",
    discard: "Buang",
    commands: "Perintah",
    close: "Tutup",
    dismiss: "Mengerti",
    "error.too_large": "Foto atau pesan ini terlalu besar. Batas foto {mb} MB; coba foto yang lebih kecil.",
    "error.no_picture": "Berkas ini bukan foto yang dapat kami buka. Kirim foto JPEG atau PNG, ya.",
    "error.heic": "Foto jenis HEIC tidak dapat kami buka. Kirim foto JPEG atau PNG, ya.",
    "error.no_recording": "Rekaman ini tidak dapat kami putar. Kirim MP3, M4A, OGG atau MP4, ya.",
    "error.unreadable": "Pesan ini tidak dapat dibaca. Coba tulis ulang.",
    "error.unknown": "Pesan ini tidak ditemukan lagi.",
    "error.foreign": "Pesan ini ditolak. Muat ulang halaman, lalu coba lagi.",
    "map.title": "Di mana tempatnya?",
    "map.hint": "Geser peta sampai penanda tepat di tempatnya, atau pakai tombol panah.",
    "map.label": "Peta kelurahan di Kota Binjai; tombol panah menggeser peta",
    "map.jump": "Pindah ke kelurahan",
    "map.mine": "Lokasi saya",
    "map.send": "Kirim titik ini",
    "map.near": "Dekat Kelurahan {name}, {kecamatan}",
    "map.finding": "Mencari lokasi Anda…",
    "map.denied": "Lokasi tidak dapat dibaca. Pilih titiknya di peta, ya.",
    "map.outside": "Anda tampaknya berada di luar peta ini. Pilih titiknya di peta, ya.",
    "map.away": "Peta belum dapat dimuat. Coba lagi sebentar lagi.",
  },
  en: {
    "resident.title": "e-Saberling",
    "resident.tab": "Resident",
    "resident.messages": "Conversation with e-Saberling",
    "resident.write": "Write a message…",
    "resident.empty": "Piled-up waste, a blocked drain, a dead street light? Tell us here and we will see to it.",
    "staff.title": "Staff room",
    "staff.tab": "Officers",
    "staff.messages": "Conversation of the staff room",
    "staff.write": "Write a message…",
    "staff.empty": "Residents' reports will appear here.",
    "staff.as": "I am",
    start: "Start a report",
    demo: "This is a demo: sample data on your own computer.",
    tabs: "View",
    language: "Language",
    connecting: "connecting…",
    online: "connected",
    offline: "disconnected, connecting again…",
    older: "Earlier messages",
    newer: "New messages",
    attach: "Choose photos or recordings",
    camera: "Take a photo",
    place: "Share a location",
    write: "Message",
    send: "Send",
    reply: "Reply",
    replying: "Replying to {who}",
    stop_replying: "Stop replying",
    remove: "Remove photo {n}",
    bot: "e-Saberling",
    you: "You",
    photo: "Photo",
    photo_of: "Photo from {who}",
    recording: "Voice or video recording",
    open_photo: "Enlarge the photo",
    location: "Location",
    open_map: "Open in OpenStreetMap",
    opens: "(new tab)",
    link: "Link",
    copied: "Link copied.",
    gone: "an old message",
    sending: "Sending…",
    waiting: "Not sent yet, trying again…",
    sent: "Sent",
    discard: "Discard",
    commands: "Commands",
    close: "Close",
    dismiss: "Understood",
    "error.too_large": "This photo or message is too large. Photos may have {mb} MB; try a smaller one.",
    "error.no_picture": "This file is no photo that we can open. Please send a JPEG or PNG.",
    "error.heic": "We cannot open HEIC photos here. Please send a JPEG or PNG.",
    "error.no_recording": "We cannot play this recording. Please send an MP3, M4A, OGG or MP4.",
    "error.unreadable": "This message cannot be read. Please write it again.",
    "error.unknown": "This message cannot be found any more.",
    "error.foreign": "This message was refused. Reload the page and try again.",
    "map.title": "Where is it?",
    "map.hint": "Move the map until the marker is on the spot, or use the arrow keys.",
    "map.label": "Map of the kelurahan of Binjai; arrow keys move it",
    "map.jump": "Go to a kelurahan",
    "map.mine": "My location",
    "map.send": "Send this point",
    "map.near": "Near Kelurahan {name}, {kecamatan}",
    "map.finding": "Looking for your location…",
    "map.denied": "Your location cannot be read. Please choose the point on the map.",
    "map.outside": "You seem to be outside this map. Please choose the point on the map.",
    "map.away": "The map cannot be loaded yet. Please try again in a moment.",
  },
};

const YEAR_S = 31536000;

export const language = () => document.documentElement.lang;

/** The words for a key, with {names} filled in; Indonesian where the page itself has no words of the language. */
export function t(key, values = {}) {
  const words = (TEXTS[language()] ?? TEXTS.id)[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Say everything within `root` that carries a data-text, data-label or data-placeholder. */
export function speak(root) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of root.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = t(node.dataset.label);
  }
}

/** Speak another language from now on; the bot hears of it with the next message. */
export function chooseLanguage(chosen) {
  document.documentElement.lang = chosen;
  document.cookie = `lang=${chosen}; path=/; max-age=${YEAR_S}; samesite=lax`;
  speak(document);
}

export function clockTime(at) {
  return at.toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
}

export function dayName(at) {
  return at.toLocaleDateString(language(), { weekday: "long", day: "numeric", month: "long" });
}
