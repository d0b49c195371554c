//! The list of apps that Settings shows, as text, in the place of estimates or of a backup.

mod recognised;

use insta::assert_snapshot;
use proptest::prelude::*;
use sample_backups::App;
use serde_json::Value;
use tempfile::TempDir;
use tierfit::settings::SettingsList;

use crate::support::{Session, item, list, number, phone, run, sample, saved, text, write};

const GB: u64 = 1 << 30;
const MB: u64 = 1 << 20;

/// Writes a list, and returns its name.
fn file(text: impl AsRef<[u8]>) -> (TempDir, String) {
    saved("list.txt", text)
}

fn rows(text: &str) -> Vec<(String, u64)> {
    let list = SettingsList::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    list.rows.into_iter().map(|row| (row.name, row.bytes.get())).collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, u64)]) {
    let expected: Vec<_> =
        expected.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
    assert_eq!(rows(text), expected, "{text}");
}

/// A whole screen, as it is copied.
const SCREEN: &str = "9:41\n5G 87\n‹ Backups\nAnna’s iPhone\nLast Backup\nToday at 02:33\nBackup Size\n\
                      19.8 GB\nNext Backup Size: 3.2 GB\n46.3 GB of 50 GB used\n\
                      CHOOSE DATA TO BACK UP\nPhoto Library\n10.5 GB\nWhatsApp\n11.25 GB\nNetflix 968 MB\n\
                      Show All Apps\nTurn Off & Delete from iCloud\n";

#[test]
fn a_screen_is_read_with_its_totals_and_without_its_noise() {
    let list = SettingsList::parse(SCREEN).unwrap();
    check(
        SCREEN,
        &[
            ("Photo Library", 10 * GB + GB / 2),
            ("WhatsApp", 11 * GB + GB / 4),
            ("Netflix", 968 * MB),
        ],
    );
    let bytes = |bytes: Option<tierfit::bytes::Bytes>| bytes.unwrap().get();
    assert_eq!(bytes(list.quota), 50 * GB);
    assert_eq!(bytes(list.backup_size) / MB, 20_275);
    assert_eq!(bytes(list.next_backup_size) / MB, 3_276);
    assert_eq!(bytes(list.used_elsewhere()) / MB, 27_136);
}

#[test]
fn other_languages_are_read() {
    let expected = [("WhatsApp", 11 * GB + GB / 2), ("Netflix", 968 * MB)];
    check(
        "Letztes Backup: Heute um 02:33\nBackup-Größe: 19,8 GB\n46,3 GB von 50 GB belegt\n\
         Daten für Backup auswählen\nWhatsApp\n11,5 GB\nNetflix\n968 MB\nAlle Apps anzeigen",
        &expected,
    );
    check(
        "Dernière sauvegarde\nTaille de la sauvegarde : 19,8 Go\n46,3 Go sur 50 Go utilisés\n\
         WhatsApp\n11,5 Go\nNetflix\n968 Mo\nAfficher toutes les apps",
        &expected,
    );
    check(
        "Última copia\nTamaño de la copia 19,8 GB\nWhatsApp\n11,5 GB\nNetflix\n968 MB\n\
         Mostrar todas las apps",
        &expected,
    );
    check(
        "バックアップのサイズ 19.8 GB\n50 GB中46.3 GB使用\nWhatsApp\n11.5 GB\nNetflix\n968 MB",
        &expected,
    );
    check("备份大小\n19.8 GB\nWhatsApp\n１１．５ ＧＢ\nNetflix\n968 MB\n显示所有App", &expected);
}

#[test]
fn what_is_not_clear_is_given_to_nobody() {
    // A size that may belong to the name before it or to the one behind.
    check("WhatsApp\n11.5 GB\n968 MB\nSpotify\n36 MB\nNetflix", &[("WhatsApp", 11 * GB + GB / 2)]);
    check(
        "WhatsApp\n11.5 GB\n968 MB\nSpotify\nNetflix\n36 MB",
        &[("WhatsApp", 11 * GB + GB / 2), ("Netflix", 36 * MB)],
    );
    let apart = SettingsList::parse("WhatsApp\nSpotify\nNetflix\n11.5 GB\n36 MB\n968 MB");
    assert!(apart.unwrap_err().to_string().starts_with("from line 5 on"));
    let twice = SettingsList::parse("Spotify 3 MB\nNetflix 1 MB\nSPOTIFY 4 MB").unwrap_err();
    assert_eq!(
        twice.to_string(),
        "SPOTIFY stands there twice with different sizes, in lines 1 and 3"
    );
    // Screens that overlap.
    check("Spotify 3 MB\nNetflix 1 MB\nSpotify 3 MB", &[("Spotify", 3 * MB), ("Netflix", MB)]);
}

#[test]
fn several_sizes_in_a_line_are_a_total_only_with_the_words_of_one() {
    let quota = |line: &str| {
        let list = SettingsList::parse(&format!("{line}\nSpotify 3 MB")).unwrap();
        assert_eq!(list.rows.len(), 1, "{line}");
        list.quota.map(|quota| quota.get() / GB).ok_or(list.without_name)
    };
    for line in [
        "46.3 GB of 50 GB used",
        "iCloud: 46.3 GB of 50 GB Used",
        "46.3 GB / 50 GB",
        "46,3 GB von 50 GB belegt",
        "46,3 Go utilisés sur 50 Go",
        "46,3 GB de 50 GB usados",
        "50 GB中46.3 GB使用",
        "已使用 46.3 GB（共 50 GB）",
        "46,3 GB di 50 GB utilizzati",
    ] {
        assert_eq!(quota(line), Ok(50), "{line}");
    }
    // Rows that a recogniser took for one line: neither is guessed at, and a warning names the line.
    for line in [
        "WhatsApp 11.3 GB Netflix 968 MB",
        "11.3 GB WhatsApp 968 MB",
        "11.3 GB Netflix 968 MB Signal",
        "WhatsApp 11.3 GB Netflix 968 MB Signal 2 MB",
    ] {
        assert_eq!(quota(line), Err(vec![1]), "{line}");
    }
}

/// Returns the rows of a list, and the lines that are clear to nobody.
fn read(text: &str) -> (Vec<(String, u64)>, Vec<usize>) {
    // A row more, so that there is a list.
    let list = SettingsList::parse(&format!("{text}\nSpotify 3 MB")).unwrap();
    let mut rows: Vec<_> = list.rows.into_iter().map(|row| (row.name, row.bytes.get())).collect();
    assert_eq!(rows.pop(), Some(("Spotify".to_owned(), 3 * MB)), "{text}");
    (rows, list.without_name)
}

#[test]
fn thousands_that_a_space_or_an_apostrophe_sets_apart_are_one_size() {
    let whole = 1012 * MB + (3 * MB + 5) / 10;
    let row = |name: &str, bytes| (vec![(name.to_owned(), bytes)], vec![]);
    for space in [' ', '\u{a0}', '\u{202f}', '’', '\''] {
        assert_eq!(
            read(&format!("WhatsApp 1{space}012,3 Mo")),
            row("WhatsApp", whole),
            "{space:?}"
        );
        assert_eq!(
            read(&format!("WhatsApp\n1{space}012.3 MB")),
            row("WhatsApp", whole),
            "{space:?}"
        );
    }
    // A size never begins with 0.
    assert_eq!(read("App 1 012 MB"), row("App", 1012 * MB));
    assert_eq!(read("App 1 023 MB"), row("App", 1023 * MB));
    // More than 1,023 of a unit doesn't occur.
    assert_eq!(read("Area 51 968 MB"), row("Area 51", 968 * MB));
    assert_eq!(read("Area 1 968 MB"), row("Area 1", 968 * MB));
    assert_eq!(read("2048 3 MB"), row("2048", 3 * MB));
    assert_eq!(read("2048 968 MB"), row("2048", 968 * MB));
    // But of terabytes it does; and a group alone is no name.
    for line in ["Area 1 968 TB", "1 968 MB", "Area 51 012 MB", "Area 1 099 MB"] {
        assert_eq!(read(line), (vec![], vec![1]), "{line}");
    }
}

#[test]
fn less_than_one_of_a_unit_is_less_than_one() {
    for line in ["WhatsApp 0.987 GB", "WhatsApp\n0,987 GB"] {
        let rows = rows(line);
        assert_eq!(rows.len(), 1, "{line}");
        assert_eq!(rows[0].1 / MB, 1010, "{line}");
    }
}

#[test]
fn a_size_that_was_misread_is_told_and_given_to_nobody() {
    for size in
        ["6.4S GB", "6.45 6B", "6.45 G B", "6 .45 GB", "6. 45 GB", "6,4S Go", "968 M8", "6.45"]
    {
        assert_eq!(read(&format!("WhatsApp {size}")), (vec![], vec![1]), "{size}");
        if !size.starts_with("6. ") {
            let below = format!("WhatsApp\n{size}\nNetflix\n1 MB");
            let netflix = vec![("Netflix".to_owned(), MB)];
            assert_eq!(read(&below), (netflix, vec![2]), "{size}");
        }
        // Sizes above names: the next size isn't that of the name before it.
        if size == "6.4S GB" {
            assert_eq!(read(&format!("{size}\nWhatsApp\n7 MB\nNetflix\n")).0, vec![]);
        }
    }
    assert_eq!(read("Backup Size\n19.B GB\nNetflix 1 MB").1, vec![2]);
    // Two rows that were taken for one; a toggle that was taken for a letter.
    assert_eq!(read("WhatsApp 11.5 GB Netflix"), (vec![], vec![1]));
    assert_eq!(read("WhatsApp 7 MB O").0, vec![("WhatsApp".to_owned(), 7 * MB)]);
    let (_dir, list) = file("WhatsApp 6.4S GB\nNetflix 2 GB");
    let sizes = run(&["sizes", "--settings", &list]).ending(0).stdout;
    assert!(sizes.contains("In line 1 of the list"), "{sizes}");
}

#[test]
fn names_may_have_digits_and_noise_is_no_size() {
    for name in ["2048", "Microsoft 365", "Area 51", "1Password", "F1 TV", "8 Ball Pool", "24me"] {
        let row = vec![(name.to_owned(), 3 * MB)];
        assert_eq!(read(&format!("{name}\n3 MB")), (row.clone(), vec![]), "{name}");
        assert_eq!(read(&format!("{name} 3 MB")), (row, vec![]), "{name}");
    }
    // A clock with a point, at the top of each screen.
    let text = "9.41\nWhatsApp\n3 MB\n21.07 5G\n9.42\nNetflix\n1 MB";
    let expected =
        [("WhatsApp", 3 * MB), ("Netflix", MB)].map(|(name, size)| (name.to_owned(), size));
    assert_eq!(read(text), (expected.to_vec(), vec![]));
    for noise in ["9:41", "87", "5G", "5G 87", "9:41 LTE 87%", "20.11.2026", "Last Backup: 2.33"] {
        let row = vec![("WhatsApp".to_owned(), 3 * MB)];
        assert_eq!(read(&format!("WhatsApp\n{noise}\n3 MB")), (row, vec![]), "{noise}");
    }
    check("Медиатека\n11,5 ГБ\nВК 12 КБ", &[("Медиатека", 11 * GB + GB / 2), ("ВК", 12 << 10)]);
    assert_eq!(ids("Медиатека\n7 МБ", &[])[0].1, "system.photos");
}

#[test]
fn the_total_of_the_next_backup_is_none_of_an_app() {
    for label in [
        "次回作成時のサイズ",
        "Dimensioni prossimo backup",
        "Tamanho do próximo backup",
        "Grootte volgende reservekopie",
        "다음 백업 크기",
        "Размер следующей копии",
        "Próxima copia",
        "Total",
    ] {
        let list = SettingsList::parse(&format!("{label}\n12 GB\nNetflix\n2 GB")).unwrap();
        assert_eq!(list.rows.len(), 1, "{label}");
        assert_eq!(list.next_backup_size.map(|bytes| bytes.get() / GB), Some(12), "{label}");
    }
}

/// Returns the codes of the warnings of an answer.
fn codes(answer: &Value) -> Vec<&str> {
    list(answer, "warnings").iter().map(|warning| text(warning, "code")).collect()
}

#[test]
fn a_row_as_large_as_all_others_may_be_a_total() {
    let is_warned = |text: &str| {
        let (_dir, list) = file(text);
        let answer = run(&["sizes", "--settings", &list, "--format", "json"]).ending(0).json();
        codes(&answer).contains(&"settings_maybe_total")
    };
    for sum in ["9.9 GB", "9.5 GB", "12 GB"] {
        assert!(is_warned(&format!("Kopio {sum}\nWhatsApp 6.0 GB\nNetflix 4.0 GB")), "{sum}");
    }
    assert!(!is_warned("Kopio 9.3 GB\nWhatsApp 6.0 GB\nNetflix 4.0 GB"));
    // What is known is no total, and one row is no sum.
    assert!(!is_warned("Spotify 10 GB\nWhatsApp 6 GB\nNetflix 4 GB"));
    assert!(!is_warned("Kopio 6 GB\nWhatsApp 6 GB"));
}

/// Returns the items of a list, by the names that stand for them.
fn ids(text: &str, backup: &[&str]) -> Vec<(String, String)> {
    let (_dir, file) = file(text);
    let args = [&["sizes"], backup, &["--settings", &file, "--format", "json"]].concat();
    let sizes = run(&args).ending(0).json();
    let items = list(&sizes, "items").iter();
    let shown = items.map(|item| {
        (crate::support::text(item, "name").to_owned(), crate::support::text(item, "id").to_owned())
    });
    shown.collect()
}

#[test]
fn names_are_matched_and_never_guessed() {
    let id = |name: &str| {
        let found = ids(&format!("{name}\n7 MB"), &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].1.clone()
    };
    assert_eq!(id("WhatsApp"), "net.whatsapp.WhatsApp");
    assert_eq!(id("whats app"), "net.whatsapp.WhatsApp");
    assert_eq!(id("ＷｈａｔｓＡｐｐ"), "net.whatsapp.WhatsApp");
    assert_eq!(id("net.whatsapp.WhatsApp"), "net.whatsapp.WhatsApp");
    assert_eq!(id("Fotomediathek"), "system.photos");
    // What a recogniser takes for one another.
    assert_eq!(id("Spotlfy"), "com.spotify.client");
    assert_eq!(id("NetfIix"), "com.netflix.Netflix");
    assert_eq!(id("Google Phot…"), "com.google.photos");
    // One letter more or less is another app.
    for name in ["WhatsAp", "Netflixx", "Spotif", "Goog…", "Notebooks", "Line2"] {
        assert_eq!(id(name), name.replace('…', "..."));
    }
}

#[test]
fn without_a_backup_a_plan_is_made_from_the_list_alone() {
    let (_dir, list) = file(SCREEN);
    assert_snapshot!(run(&["plan", "--settings", &list]).ending(3).stdout);
    let enough = ["plan", "--settings", &list, "--own-copy", "whatsapp", "--format", "json"];
    let plan = run(&enough).ending(0).json();
    assert_eq!(text(&plan["tier"], "name"), "50 GB");
    assert_eq!(text(&plan, "used_elsewhere_source"), "option");
    assert_snapshot!("sizes", run(&["sizes", "--settings", &list]).ending(0).stdout);
    let page = run(&["report", "--settings", &list, "-o", "-"]).ending(0).stdout;
    assert!(page.contains("The list of apps in Settings"));
    let stdin = Session::new().input(SCREEN.as_bytes());
    let sizes = stdin.run(&["sizes", "--settings", "-", "--format", "json"]).ending(0).json();
    assert_eq!(number(item(&sizes, "com.netflix.Netflix"), "icloud_bytes"), 968 * MB);
}

#[test]
fn a_list_without_a_total_says_that_it_may_not_be_enough() {
    let doubt = |list: &str, options: &[&str]| {
        let (_dir, list) = file(list);
        let plan = ["plan", "--settings", &list, "--format", "json", "--used-elsewhere", "0"];
        let plan = run(&[&plan[..], options].concat()).json();
        let warnings = crate::support::list(&plan, "warnings").iter();
        let mut messages = warnings.filter(|warning| text(warning, "code") == "total_unknown");
        messages.next().map(|warning| text(warning, "message").to_owned())
    };
    let rows = "WhatsApp 11.3 GB\nNetflix 2 GB";
    let told = doubt(rows, &["--tier", "50GB"]).unwrap();
    assert!(told.contains("Messages and system data have no row in this list"), "{told}");
    assert!(told.contains("more than the 36.7 GB that stay free, 50 GB isn’t enough"), "{told}");
    assert!(told.contains("Next Backup Size"), "{told}");
    // Something tells the total, or the answer is bad anyway.
    assert_eq!(doubt(&format!("Next Backup Size 15 GB\n{rows}"), &["--tier", "50GB"]), None);
    assert_eq!(doubt(rows, &["--tier", "50GB", "--shown", "total=15GB"]), None);
    assert_eq!(doubt("My Diary 11.3 GB\nTikTok 2 GB", &["--tier", "5GB"]), None);
    // A backup has its system data and messages itself.
    let mut backup = phone();
    backup.app(App::new("com.netflix.Netflix")).file("AppDomain-com.netflix.Netflix", "a", MB);
    let (_dir, list) = file(rows);
    let folder = write(&backup);
    let plan = ["plan", folder.as_str(), "--settings", &list, "--tier", "50GB"];
    let plan = run(&[&plan[..], &["--format", "json"]].concat()).json();
    assert!(!codes(&plan).contains(&"total_unknown"), "{plan}");
}

#[test]
fn a_list_says_only_of_photos_that_they_are_in_the_backup() {
    let told = |list: &str, options: &[&str]| {
        let (_dir, list) = file(list);
        let args = [&["plan", "--settings", &list, "--tier", "50GB"], options].concat();
        let json = ["sizes", "--settings", &list, "--format", "json"];
        let options: Vec<_> = options.to_vec();
        let sizes = run(&[&json[..], &options].concat()).ending(0).json();
        let source = |key: &str| text(&sizes["account"], key).to_owned();
        let plan = run(&args).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        (plan, source("photos_source"), source("messages_source"))
    };
    let (plan, photos, messages) = told("Photo Library 10 GB\nNetflix 2 GB", &[]);
    assert!(plan.contains("By the list of Settings, iCloud Photos is off."), "{plan}");
    assert!(plan.contains("The list doesn’t say whether Messages in iCloud is on"), "{plan}");
    assert_eq!((&*photos, &*messages), ("settings", "default"));
    let (plan, photos, _) = told("WhatsApp 10 GB\nNetflix 2 GB", &[]);
    assert!(!plan.contains("iCloud Photos is off"), "{plan}");
    assert!(
        plan.contains("The list doesn’t say whether iCloud Photos or Messages in iCloud"),
        "{plan}"
    );
    assert_eq!(photos, "default");
    let (plan, photos, _) = told("WhatsApp 10 GB\nNetflix 2 GB", &["--photos-in-icloud", "on"]);
    assert!(plan.contains("As you say, iCloud Photos is on"), "{plan}");
    assert_eq!(photos, "option");
}

#[test]
fn sizes_are_called_estimates_only_where_there_are_some() {
    let plan = |backup: &[&str], list: &str, options: &[&str]| {
        let (_dir, list) = file(list);
        let args = [&["plan"], backup, &["--settings", &list, "--tier", "50GB"], options].concat();
        run(&args).stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let alone = plan(&[], "WhatsApp 10 GB", &[]);
    assert!(alone.contains("The size of WhatsApp is as you read it in Settings."), "{alone}");
    let alone = plan(&[], "Next Backup Size 12 GB\nWhatsApp 10 GB\nNetflix 1 GB", &[]);
    assert!(alone.contains("and of the whole backup are as you read them in Settings."), "{alone}");
    let beside = plan(&[&sample("family-iphone")], "WhatsApp 10 GB", &[]);
    assert!(
        beside.contains(
            "The size of WhatsApp is as you read it in Settings; the others are estimates."
        ),
        "{beside}"
    );
}

#[test]
fn both_ways_to_a_total_take_the_same_one() {
    let (_dir, list) =
        file("Backup Size 19.8 GB\nNext Backup Size 17 GB\nWhatsApp 11 GB\nMy Diary 3 GB");
    let family = sample("family-iphone");
    let explain = ["sizes", &family, "--settings", &list, "--explain", "--format", "json"];
    let explain = run(&explain).ending(0).json();
    assert_eq!(number(&explain, "shown_bytes"), 17 * GB);
    let plan = ["plan", &family, "--settings", &list, "--format", "json", "--tier", "200GB"];
    assert_eq!(number(&run(&plan).json(), "current_bytes"), 17 * GB);
    // What only the list has is no estimate.
    let (_dir, other) = file("WhatsApp 11 GB");
    let other = ["sizes", &family, "--settings", &other, "--explain", "--format", "json"];
    let other = run(&other).ending(0).json();
    assert_eq!(number(&explain, "estimated_bytes"), number(&other, "estimated_bytes"));
}

#[test]
fn sizes_beside_a_backup_are_those_that_the_plan_counts() {
    let mut backup = phone();
    backup.app(App::new("com.google.photos"));
    backup.app(App::new("com.google.ios.youtube"));
    backup.app(App::new("com.spotify.client"));
    backup.file("AppDomain-com.google.photos", "Documents/a", 30 * MB);
    backup.file("AppDomain-com.google.ios.youtube", "Documents/a", 20 * MB);
    backup.file("AppDomain-com.spotify.client", "Documents/a", 10 * MB);
    backup.file("AppDomainGroup-group.com.google.common", "a", 50 * MB);
    let folder = write(&backup);
    let (_dir, list) = file("Google Photos 90 MB\nSpotify 7 MB");
    let args = |format| {
        run(&["sizes", folder.as_str(), "--settings", &list, "--format", format]).ending(0)
    };
    let plan = ["plan", folder.as_str(), "--settings", &list, "--format", "json", "--tier", "5GB"];
    let current = number(&run(&plan).ending(0).json(), "current_bytes");
    let sizes = args("json").json();
    let icloud = |id: &str| number(item(&sizes, id), "icloud_bytes");
    assert_eq!(icloud("com.google.photos"), 40 * MB);
    assert_eq!(icloud("com.spotify.client"), 7 * MB);
    assert_eq!(icloud("com.google.ios.youtube"), 20 * MB);
    assert_eq!(number(item(&sizes, "com.google.photos"), "local_bytes"), 30 * MB);
    let sum = |key| -> u64 {
        let parts = crate::support::list(&sizes, key).iter();
        parts.map(|part| number(part, "icloud_bytes")).sum()
    };
    let total = number(&sizes["totals"], "icloud_bytes");
    assert_eq!(total, sum("items") + sum("shared"));
    assert_eq!(total, current);
    let row = args("csv").stdout;
    let row = row.lines().find(|row| row.starts_with("com.google.photos")).unwrap().to_owned();
    assert!(row.contains(&format!(",{},{},", 30 * MB, 40 * MB)), "{row}");
    let table = args("table").stdout;
    assert!(table.contains("iCloud Backup would take about 117 MB"), "{table}");
}

#[test]
fn the_way_in_settings_names_this_device_where_only_a_list_is_known() {
    let (_dir, list) = file(SCREEN);
    let plan = ["plan", "--settings", &list, "--tier", "50GB", "--own-copy", "whatsapp"];
    for format in ["table", "checklist"] {
        let shown = run(&[&plan[..], &["--format", format]].concat()).ending(0).stdout;
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains("iCloud Backup › this device › Show All Apps"), "{shown}");
    }
    let page = run(&["report", "--settings", &list, "-o", "-"]).ending(0).stdout;
    assert!(page.contains("› this device ›") && !page.contains("› a device without a name"));
}

/// What may be on a device alone can't be looked for in a list.
#[test]
fn an_app_that_may_hold_an_only_copy_is_kept() {
    let (_dir, list) = file("TikTok 9 GB\nNetflix 2 GB\nMy Diary 3 GB");
    let sizes = run(&["sizes", "--settings", &list, "--format", "json"]).json();
    let class = |id: &str| text(item(&sizes, id), "class").to_owned();
    assert_eq!(class("com.zhiliaoapp.musically"), "keep");
    assert_eq!(class("com.netflix.Netflix"), "safe");
    assert_eq!(class("My Diary"), "unknown");
}

#[test]
fn a_list_with_exact_sizes_makes_the_plan_of_a_backup_with_these_sizes() {
    let apps = [
        ("com.netflix.Netflix", "Netflix", 2_300),
        ("it.twsweb.Nextcloud", "Nextcloud", 1_900),
        ("net.whatsapp.WhatsApp", "WhatsApp", 4_100),
        ("com.soundcloud.TouchApp", "SoundCloud", 700),
        ("com.savagegoose.procreate", "Savage", 900),
    ];
    let mut backup = phone();
    let mut lines = String::new();
    for (id, name, megabytes) in apps {
        backup.app(App::new(id).item_name(name));
        backup.file(&format!("AppDomain-{id}"), "Documents/a", megabytes * MB);
        lines.extend([name, "\n", &megabytes.to_string(), " MB\n"]);
    }
    let folder = write(&backup);
    let (_dir, list) = file(&lines);
    for tier in ["5GB", "7GB", "8GB", "50GB"] {
        let options = ["--tier", tier, "--used-elsewhere", "1GB", "--format", "json"];
        let by_backup = run(&[&["plan", folder.as_str()], &options[..]].concat()).json();
        let by_list = run(&[&["plan", "--settings", &list], &options[..]].concat()).json();
        for key in ["outcome", "freed_bytes", "optimal"] {
            assert_eq!(by_backup[key], by_list[key], "{tier}: {key}");
        }
        let ids = |plan: &Value| {
            let rows = crate::support::list(plan, "exclude").iter();
            rows.map(|row| text(row, "id").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&by_backup), ids(&by_list), "{tier}");
    }
}

#[test]
fn beside_a_backup_the_list_takes_the_place_of_estimates() {
    let (_dir, list) = file(SCREEN.replace("11.25", "11.35"));
    let family = sample("family-iphone");
    let plan = run(&["plan", &family, "--settings", &list, "--format", "json"]).json();
    assert_eq!(number(&plan, "used_elsewhere_bytes") / MB, 27_136);
    let warnings = crate::support::list(&plan, "warnings");
    let codes: Vec<_> = warnings.iter().map(|warning| text(warning, "code")).collect();
    assert!(!codes.contains(&"settings_only"), "{codes:?}");
    // What is said by itself comes first.
    let said = ["--used-elsewhere", "1GB", "--tier", "200GB"];
    let plan =
        run(&[&["plan", &family, "--settings", &list], &said[..], &["--format", "json"]].concat());
    let plan = plan.ending(0).json();
    assert_eq!(number(&plan, "used_elsewhere_bytes"), GB);
    let explain = ["sizes", &family, "--settings", &list, "--explain"];
    assert_snapshot!(run(&explain).ending(0).stdout);
    let json = run(&[&explain[..], &["--format", "json"]].concat()).ending(0).json();
    let rows = crate::support::list(&json, "rows");
    let why = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap()["why"].clone();
    assert_eq!(why("net.whatsapp.WhatsApp"), "same");
    assert_eq!(why("com.netflix.Netflix"), "grown");
    // What is sent in tells nothing of whose it is.
    let hidden =
        run(&[&explain[..], &["--anonymous", "--format", "json"]].concat()).ending(0).stdout;
    for name in ["Anna", "WhatsApp", "whatsapp", "Procreate", "Knit"] {
        assert!(!hidden.contains(name), "{name} in {hidden}");
    }
}

#[test]
fn an_app_that_the_backup_lacks_is_added() {
    let mut backup = phone();
    backup.app(App::new("com.netflix.Netflix")).file("AppDomain-com.netflix.Netflix", "a", MB);
    let folder = write(&backup);
    let found = ids("Spotify\n3 GB\nMy Diary\n2 GB", &[folder.as_str()]);
    let has = |id: &str| found.iter().any(|(_, other)| other == id);
    assert!(has("com.spotify.client") && has("My Diary"), "{found:?}");
    let (_dir, list) = file("Spotify\n3 GB");
    let shown = run(&["sizes", folder.as_str(), "--settings", &list]).stdout;
    assert!(shown.contains("Spotify is in the list, but not in this backup"), "{shown}");
    let sizes = run(&["sizes", folder.as_str(), "--settings", &list, "--format", "json"]).json();
    let items = crate::support::list(&sizes, "items").iter();
    let sum: u64 = items.map(|item| number(item, "icloud_bytes")).sum();
    assert_eq!(number(&sizes["totals"], "icloud_bytes"), sum);
}

#[test]
fn the_doctor_takes_the_list_too() {
    let (_dir, list) = file(SCREEN);
    let doctor = ["doctor", &sample("all-well"), "--settings", &list, "--format", "json"];
    let doctor = run(&doctor).json();
    let findings = crate::support::list(&doctor, "findings");
    let storage = findings.iter().find(|finding| finding["check"] == "storage").unwrap();
    assert_eq!(storage["status"], "warning", "{storage}");
    let (_dir, list) =
        file("49.9 GB of 50 GB\nBackup Size 30 GB\nNext Backup Size 12 GB\nNetflix 2 GB");
    let doctor = ["doctor", &sample("all-well"), "--settings", &list, "--format", "json"];
    let warnings = run(&doctor).json();
    let warnings = crate::support::list(&warnings, "warnings").to_owned();
    let codes: Vec<_> = warnings.iter().map(|warning| text(warning, "code")).collect();
    for code in ["next_backup_too_large", "backup_far_above_list"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
}

#[test]
fn what_cannot_be_used_says_what_to_do() {
    let refused = |bytes: &[u8]| {
        let (_dir, file) = file(bytes);
        run(&["plan", "--settings", &file]).ending(1).to_string()
    };
    assert_snapshot!("a_picture", refused(b"\x89PNG\r\n\x1a\n...."));
    assert_snapshot!("no_text", refused(&[0xC3, 0x28, 0xA0, 0xFF]));
    assert_snapshot!("no_list", refused("Nothing of this is a list.\n".as_bytes()));
    assert_snapshot!("apart", refused("A app\nB app\n1 GB\n2 GB".as_bytes()));
    assert_snapshot!("twice", refused("Spotify 1 GB\nSpotify 2 GB".as_bytes()));
    assert_snapshot!("not_there", run(&["plan", "--settings", "no-such-file.txt"]).ending(1));
    let (_dir, list) = file(SCREEN);
    let two = ["plan", &sample("ipad"), &sample("family-iphone"), "--settings", &list];
    run(&two).ending(2);
}

#[test]
fn what_sizes_can_not_do_with_a_list_is_refused_before_anything_is_read() {
    let (_dir, list) = file(SCREEN);
    let refused = |args: &[&str], because: &str| {
        let outcome = run(&[&["sizes", "--settings", &list], args].concat()).ending(2);
        assert!(outcome.stderr.contains(because), "{outcome}");
    };
    // A folder that isn't there: nobody has looked for it.
    let nowhere = "no-such-backup";
    refused(&["--format", "ncdu"], "leave out --settings");
    refused(&[nowhere, "--format", "ncdu", "--explain", "--anonymous"], "leave out --settings");
    refused(&[nowhere, "--format", "csv", "--explain"], "as a table or as JSON");
    refused(&["--format", "jsonl"], "leave out --settings");
    refused(&[nowhere, "--format", "jsonl"], "leave out --settings");
    for command in ["plan", "doctor"] {
        let outcome = run(&[command, "--settings", &list, "--format", "jsonl"]).ending(2);
        assert!(outcome.stderr.contains("leave out --settings"), "{outcome}");
    }
    refused(&["--app", "WhatsApp"], "leave out --app");
    refused(&["--by", "domain"], "leave out --by domain");
}

#[test]
fn a_list_and_a_password_do_not_both_come_from_standard_input() {
    for command in ["sizes", "plan", "doctor", "report"] {
        let args = [command, "no-such-backup", "--settings", "-", "--password-file", "-"];
        let outcome = run(&args).ending(2);
        assert!(outcome.stderr.contains("both the list of Settings and the password"), "{outcome}");
    }
}

#[test]
fn a_list_of_windows_is_read() {
    let utf16 = |text: &str| {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<_>>()
    };
    let (_dir, file) = file(utf16("Spotify 3 MB\r\nNetflix\r\n2 MB\r\n"));
    let sizes = run(&["sizes", "--settings", &file, "--format", "json"]).ending(0).json();
    assert_eq!(number(item(&sizes, "com.netflix.Netflix"), "icloud_bytes"), 2 * MB);
}

proptest! {
    /// Whatever stands around them, rows that are clear are read as they are.
    #[test]
    fn noise_around_rows_changes_nothing(
        noise in prop::collection::vec("(9:41|87|Show All Apps|‹ Backups|iPhone|On|[0-9]{1,2}:[0-9]{2}|   |›)", 0..8),
        sizes in prop::collection::vec((1_u64..1_000, 0..3_usize), 1..8),
    ) {
        let names = ["Netflix", "Spotify", "TikTok", "LINE", "Signal", "Discord", "Zoom", "Viber"];
        let units = [("KB", 1 << 10), ("MB", MB), ("GB", GB)];
        let mut text = String::new();
        let mut expected = Vec::new();
        let mut noise = noise.into_iter().cycle();
        for ((size, unit), name) in sizes.into_iter().zip(names) {
            let (unit, bytes) = units[unit];
            let [before, between] = [noise.next(), noise.next()].map(Option::unwrap_or_default);
            let row = format!("{before}\n{name}\n{between}\n{size} {unit}\n");
            text += &row;
            expected.push((name.to_owned(), size * bytes));
        }
        prop_assert_eq!(rows(&text), expected);
    }

    /// Whatever a text is, reading it ends well or in a sentence.
    #[test]
    fn any_text_is_read_or_refused(text in "(\\PC|\n){0,200}") {
        if let Ok(list) = SettingsList::parse(&text) {
            prop_assert!(!list.rows.is_empty());
            prop_assert!(list.rows.iter().all(|row| !row.name.trim().is_empty()));
        }
    }
}
