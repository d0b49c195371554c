//! Screens of Settings are drawn, taken as pictures and recognised, as Live Text would: rows come out
//! exact, and none is given to a wrong app.
//!
//! Tesseract stands in for Live Text, by its own order of lines from above; words that it isn't sure of
//! are left out. The toggles and icons of the real screen are there, in
//! pale colours: Live Text knows them for what they are.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

use rayon::prelude::*;
use tierfit::{
    catalogue::Catalogue,
    settings::{Match, Names, SettingsList},
};

use crate::{browser::Browser, support::temp_dir};

/// Set where the recogniser has to be there, as in CI.
const REQUIRED: &str = "TIERFIT_RECOGNISER_TESTS";
/// The least share of exact rows, in percent. Each version of the recogniser misreads a few of its
/// own, and so it does with each version of the browser that draws them.
const EXACT: usize = 90;

/// A screen in one language: what recognises it, its words, and its rows.
struct Screen {
    language: &'static str,
    heading: &'static str,
    all: &'static str,
    rows: [(&'static str, &'static str); 6],
}

const SCREENS: [Screen; 6] = [
    Screen {
        language: "eng",
        heading: "Choose Data to Back Up",
        all: "Show All Apps",
        rows: [
            ("Photo Library", "10.62 GB"),
            ("WhatsApp", "11.3 GB"),
            ("Spotify", "968 MB"),
            ("Netflix", "36.4 MB"),
            ("Google Photos", "2.45 GB"),
            ("Telegram", "512 KB"),
        ],
    },
    Screen {
        language: "deu",
        heading: "Daten für Backup auswählen",
        all: "Alle Apps anzeigen",
        rows: [
            ("Fotomediathek", "10,62 GB"),
            ("WhatsApp", "11,3 GB"),
            ("Spotify", "968 MB"),
            ("Netflix", "36,4 MB"),
            ("Duolingo", "2,45 GB"),
            ("Telegram", "512 KB"),
        ],
    },
    Screen {
        language: "fra",
        heading: "Choisir les données à sauvegarder",
        all: "Afficher toutes les apps",
        rows: [
            ("Photothèque", "10,62 Go"),
            ("WhatsApp", "11,3 Go"),
            ("Spotify", "968 Mo"),
            ("Netflix", "36,4 Mo"),
            ("Duolingo", "2,45 Go"),
            ("Telegram", "512 Ko"),
        ],
    },
    Screen {
        language: "spa",
        heading: "Elegir datos para la copia",
        all: "Mostrar todas las apps",
        rows: [
            ("Fototeca", "10,62 GB"),
            ("WhatsApp", "11,3 GB"),
            ("Spotify", "968 MB"),
            ("Netflix", "36,4 MB"),
            ("Pinterest", "2,45 GB"),
            ("Telegram", "512 KB"),
        ],
    },
    Screen {
        language: "jpn",
        heading: "バックアップするデータを選択",
        all: "すべてのAppを表示",
        rows: [
            ("写真ライブラリ", "10.62 GB"),
            ("LINE", "11.3 GB"),
            ("Spotify", "968 MB"),
            ("Netflix", "36.4 MB"),
            ("Duolingo", "2.45 GB"),
            ("Telegram", "512 KB"),
        ],
    },
    Screen {
        language: "chi_sim",
        heading: "选取要备份的数据",
        all: "显示所有App",
        rows: [
            ("照片图库", "10.62 GB"),
            ("WhatsApp", "11.3 GB"),
            ("Spotify", "968 MB"),
            ("Netflix", "36.4 MB"),
            ("Duolingo", "2.45 GB"),
            ("Telegram", "512 KB"),
        ],
    },
];

/// By day and by night, with sizes of text in pixels: small, usual and large.
const SHOWN: [(&str, u32); 4] = [("light", 15), ("dark", 17), ("light", 17), ("dark", 21)];

#[test]
fn rows_that_were_recognised_are_exact_and_none_is_of_a_wrong_app() {
    let recogniser = Command::new("tesseract").arg("--list-langs").output();
    let languages = recogniser.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let has_all = languages.is_ok_and(|languages| {
        SCREENS.iter().all(|screen| languages.lines().any(|line| line == screen.language))
    });
    if !has_all {
        assert!(env::var_os(REQUIRED).is_none(), "no tesseract, and {REQUIRED} is set");
        let notice =
            "left out, because there is no tesseract with all languages: recognised screens\n";
        let _ = io::stderr().write_all(notice.as_bytes());
        return;
    }
    let Some(mut browser) = Browser::start("recognised screens") else { return };
    let dir = temp_dir();
    let mut pictures = Vec::new();
    browser.scaled_window(390, 700, 3);
    for screen in &SCREENS {
        for (scheme, size) in SHOWN {
            let path = dir.path().join(format!("{}-{scheme}-{size}", screen.language));
            pictures.push((screen, drawn(&mut browser, &path, screen, scheme, size)));
        }
    }
    drop(browser);
    let texts: Vec<_> = pictures
        .par_iter()
        .map(|(screen, picture)| (*screen, recognised(picture, screen.language)))
        .collect();
    let names = Names::new(None, &Catalogue::bundled());
    let (mut exact, mut all) = (0, 0);
    let mut missed = Vec::new();
    for (screen, text) in &texts {
        let list = SettingsList::parse(text).unwrap_or_default();
        let found: BTreeMap<_, _> = list
            .rows
            .iter()
            .filter_map(|row| match names.find(&row.name) {
                Match::Exact(id) | Match::Near(id) => Some((id, row.bytes)),
                Match::Unclear(_) | Match::Unknown => None,
            })
            .collect();
        for (name, shown) in screen.rows {
            let truth = SettingsList::parse(&format!("{name}\n{shown}")).unwrap();
            let Match::Exact(id) = names.find(name) else { panic!("{name} is unknown") };
            all += 1;
            match found.get(&id) {
                Some(bytes) if *bytes == truth.rows[0].bytes => exact += 1,
                // Where the recogniser takes a 5 for a 9, nobody can know.
                Some(bytes) => {
                    assert!(!text.contains(shown), "{name} has {bytes:?}, not {shown}:\n{text}");
                    missed.push(format!("{}: {name} {shown} misread", screen.language));
                }
                None => missed.push(format!("{}: {name} {shown}", screen.language)),
            }
        }
    }
    assert_eq!(all, 144);
    assert!(all * EXACT <= exact * 100, "{exact} of {all}: {missed:#?}");
}

/// Draws a screen as Settings shows it, and returns the picture's path.
fn drawn(browser: &mut Browser, path: &Path, screen: &Screen, scheme: &str, size: u32) -> PathBuf {
    let row = |(name, size): &(&str, &str)| {
        format!("<div class=row><i></i><span>{name}<br><small>{size}</small></span><u></u></div>")
    };
    let rows = screen.rows.iter().map(row).collect::<Vec<_>>().concat();
    let (ground, card, ink, icon) = match scheme {
        "light" => ("#f2f2f7", "#fff", "#000", "#e3e8ee"),
        _ => ("#000", "#1c1c1e", "#fff", "#2a3038"),
    };
    let page = format!(
        "<!doctype html><meta charset=utf-8><style>\
         body {{ margin: 0; padding: 16px; background: {ground}; color: {ink};\
         font: {size}px 'Helvetica Neue', Arial, 'Noto Sans CJK JP', 'Noto Sans CJK SC', sans-serif }}\
         h2 {{ font-size: 13px; font-weight: 400; opacity: .6; margin: 24px 16px 6px }}\
         .row {{ display: flex; align-items: center; gap: 12px; background: {card}; padding: 8px 16px }}\
         small {{ opacity: .7; font-size: .85em }} span {{ flex: 1; line-height: 1.35 }}\
         i {{ width: 29px; height: 29px; border-radius: 7px; background: {icon} }}\
         u {{ width: 51px; height: 31px; border-radius: 16px; background: {icon} }}\
         </style><h2>{}</h2>{rows}<p>{}",
        screen.heading, screen.all,
    );
    let (file, picture) = (path.with_extension("html"), path.with_extension("png"));
    fs::write(&file, page).unwrap();
    browser.open(&file, "");
    fs::write(&picture, browser.picture()).unwrap();
    picture
}

/// Returns the lines that are recognised in a picture, from above.
fn recognised(picture: &Path, language: &str) -> String {
    /// Of a word that is less sure, in percent, nothing is taken.
    const SURE: f64 = 60.0;
    // Names and units are English nearly everywhere.
    let languages = format!("{language}+eng");
    let output = Command::new("tesseract")
        .arg(picture)
        .args(["-", "-l", &languages, "--psm", "11", "tsv"])
        // Its own threads lose more time waiting for each other than they save.
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    let mut lines: BTreeMap<(u32, String), Vec<String>> = BTreeMap::new();
    let mut tops: BTreeMap<String, u32> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let cells: Vec<_> = row.split('\t').collect();
        let [_, page, block, paragraph, line, _, _, top, _, _, sure, word] = cells[..] else {
            continue;
        };
        if word.trim().is_empty() || sure.parse::<f64>().is_ok_and(|sure| sure < SURE) {
            continue;
        }
        let key = format!("{page} {block} {paragraph} {line}");
        let top = *tops.entry(key.clone()).or_insert_with(|| top.parse().unwrap());
        lines.entry((top, key)).or_default().push(word.to_owned());
    }
    let lines: Vec<_> = lines.into_values().map(|words| words.join(" ")).collect();
    lines.join("\n")
}
