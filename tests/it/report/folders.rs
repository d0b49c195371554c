//! The map below an app: its containers, their folders and their largest files.

use sample_backups::{App, BackupBuilder};
use serde_json::{Value, json};

use super::written;
use crate::{
    browser::Browser,
    support::{Folder, phone, run, write},
};

const MIB: u64 = 1 << 20;
const EVIL: &str = "</script><img src=x onerror=alert(1)>\u{202e}\u{1b}[31m";

fn app(backup: &mut BackupBuilder, name: &str, files: &[(&str, u64)]) {
    let id = format!("org.example.{}", name.to_lowercase());
    backup.app(App::new(&id).item_name(name));
    for (path, mib) in files {
        backup.file(&format!("AppDomain-{id}"), path, mib * MIB);
    }
}

/// A phone with an app of several folders, one of a single chain of folders, one of a single file, and
/// one whose names are made to do harm.
fn deep_phone() -> Folder {
    let mut backup = phone();
    let films = [
        ("Documents/Cinema/2026/first.xyz", 700),
        ("Documents/Cinema/second.xyz", 300),
        ("Documents/Notes/a.xyz", 90),
        ("Library/Caches/net/a", 400),
        ("Library/Application Support/store/b", 30),
        ("Library/Preferences/small.plist", 1),
        ("at the top", 50),
    ];
    app(&mut backup, "Films", &films);
    app(&mut backup, "Chain", &[("Documents/all/one/x", 60), ("Documents/all/two/y", 40)]);
    app(&mut backup, "Single", &[("Documents/only", 500)]);
    let evil = format!("Documents/{EVIL}/{EVIL}");
    app(&mut backup, "Evil", &[(&evil, 300), ("Documents/b", 200), (EVIL, 100)]);
    backup.file("AppDomainGroup-group.org.example.films", "Shared/c", 20 * MIB);
    write(&backup)
}

/// What the script is handed of an app on the map.
fn thing(page: &str, name: &str) -> Value {
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    let is_it = |thing: &&Value| {
        thing["item"]
            .as_u64()
            .is_some_and(|item| data["items"][usize::try_from(item).unwrap()]["name"] == name)
    };
    data["things"].as_array().unwrap().iter().find(is_it).unwrap().clone()
}

fn bytes(node: &Value) -> u64 {
    node[2].as_str().unwrap().parse().unwrap()
}

fn nodes(of: &Value) -> Vec<Value> {
    of.as_array().cloned().unwrap_or_default()
}

/// Checks that what is in a node adds up to it, and is at least two.
#[track_caller]
fn check_sums(node: &Value) {
    let children = nodes(&node[3]);
    if !children.is_empty() {
        assert_ne!(children.len(), 1, "{node:#}");
        assert_eq!(children.iter().map(bytes).sum::<u64>(), bytes(node), "{node:#}");
        children.iter().for_each(check_sums);
    }
}

fn shown(of: &Value) -> Vec<String> {
    let shown = |node: &Value| {
        format!("{} | {} | {}", node[0].as_str().unwrap(), node[1].as_str().unwrap(), {
            bytes(node) / MIB
        })
    };
    nodes(of).iter().map(shown).collect()
}

#[test]
fn an_app_has_its_containers_with_their_folders_and_largest_files() {
    let folder = deep_phone();
    let page = run(&["report", folder.as_str(), "-o", "-"]).ending(0).stdout;
    let films = thing(&page, "Films");
    nodes(&films["nodes"]).iter().for_each(check_sums);
    let own = &films["nodes"][0];
    assert_eq!(
        shown(&films["nodes"]),
        [
            "The app’s own data | AppDomain-org.example.films: 7 files | 1571",
            "Data of its group | AppDomainGroup-group.org.example.films: 1 file | 20",
        ]
    );
    assert_eq!(
        shown(&own[3]),
        [
            "Documents | Documents: 3 files | 1090",
            "Caches | Library/Caches/net: 1 file | 400",
            "at the top | not in a folder | 50",
            "App data | Library/Application Support/store: 1 file | 30",
            "Other files | not shown one by one | 1",
        ]
    );
    let documents = &own[3][0];
    assert_eq!(
        shown(&documents[3]),
        ["Cinema | Documents/Cinema: 2 files | 1000", "Notes | Documents/Notes: 1 file | 90",]
    );
    assert_eq!(
        shown(&documents[3][0][3]),
        ["first.xyz | in Documents/Cinema | 700", "second.xyz | in Documents/Cinema | 300",]
    );
}

#[test]
fn no_address_and_no_number_of_a_person_or_a_device_is_on_the_page() {
    let private =
        ["sample.person@example.com", "15550100123", "00008110-000A2D0E3C21801E", "F2LXK0ABCDEF"];
    let mut backup = phone();
    let paths: Vec<_> = private
        .iter()
        .flat_map(|name| {
            [format!("Documents/{name}/a/b.xyz"), format!("Documents/{name}/{name}.mov")]
        })
        .collect();
    let files: Vec<_> = paths.iter().map(|path| (path.as_str(), 300)).collect();
    app(&mut backup, "Films", &files);
    let page = run(&["report", write(&backup).as_str(), "-o", "-"]).ending(0).stdout;
    assert!(!thing(&page, "Films").is_null());
    for name in private {
        assert!(!page.contains(name), "{name}");
    }
}

#[test]
fn what_has_a_single_folder_is_skipped_through_to_what_is_in_it() {
    let folder = deep_phone();
    let page = run(&["report", folder.as_str(), "-o", "-"]).ending(0).stdout;
    let chain = thing(&page, "Chain");
    assert_eq!(shown(&chain["nodes"]), ["x | in Documents/all | 60", "y | in Documents/all | 40"]);
    let single = thing(&page, "Single");
    let expected = ["The app’s own data | AppDomain-org.example.single: 1 file | 500"];
    assert_eq!(shown(&single["nodes"]), expected);
    assert_eq!(single["nodes"][0][3], Value::Null);
}

#[test]
fn nothing_on_the_map_of_a_sample_fails_to_add_up() {
    for name in ["family-iphone", "ipad", "stuck-app"] {
        let page = run(&["report", &crate::support::sample(name), "-o", "-"]).ending(0).stdout;
        let (_, data) = page.split_once("id=\"data\">").unwrap();
        let (data, _) = data.split_once("</script>").unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        for thing in data["things"].as_array().unwrap() {
            nodes(&thing["nodes"]).iter().for_each(check_sums);
        }
    }
}

/// The areas of the level that is open: what each is called, and which part of the map it takes.
const AREAS: &str = "[...document.querySelectorAll('#map-level .cell')].map(it =>
    [it.querySelector('b').textContent, Math.round(parseFloat(it.getAttribute('width'))
        * parseFloat(it.getAttribute('height'))) / 100])";

fn area(name: &str) -> String {
    format!("#map-level .cell[aria-label^='{name}, ']")
}

#[test]
fn clicks_lead_from_an_app_to_a_folder_to_a_file_and_back() {
    let Some(mut browser) = Browser::start("folders on the map") else { return };
    let folder = deep_phone();
    let (_dir, file) = written(folder.as_str(), &["--tier", "5GB"]);
    browser.open(&file, "");
    for (width, shape) in [(1280, "wide"), (400, "narrow")] {
        browser.window(width, 900);
        browser.click(&format!(".treemap.{shape} .cell[aria-label^='Films, ']"));
        browser.click(&area("The app’s own data"));
        assert_eq!(browser.text_of("#map-path"), "The app’s own data");
        browser.click(&area("Documents"));
        let what = browser.text_of("#map-what");
        assert_eq!(what, "1.1 GB, 68% of Films (Documents: 3 files)");
        browser.click(&area("Cinema"));
        let label =
            browser.text(&format!("document.querySelector(\"{}\").ariaLabel", area("first.xyz")));
        assert_eq!(label, "first.xyz, 700 MB, 70% of Cinema, in Documents/Cinema");
        // A file has nothing in it.
        browser.click(&area("first.xyz"));
        assert_eq!(browser.text_of("#map-path"), "Cinema");
        let areas = browser.value(AREAS);
        let [first, second] = areas.as_array().unwrap().as_slice() else { panic!("{areas}") };
        assert!((68.0..72.0).contains(&first[1].as_f64().unwrap()), "{first}");
        assert!((28.0..32.0).contains(&second[1].as_f64().unwrap()), "{second}");
        // The app can be switched off from here, and what is in it shows that.
        browser.click("#map-switch");
        assert_eq!(browser.value("document.querySelectorAll('#map-level .off').length"), 2);
        browser.click("#map-switch");
        assert_eq!(browser.value("document.querySelectorAll('#map-level .off').length"), 0);
        let way = "[...document.querySelectorAll('#map-way button')].map(it => it.textContent)";
        let expected = ["‹ All apps", "Films", "The app’s own data", "Documents"];
        assert_eq!(browser.value(way), json!(expected));
        browser.click("#map-way button:nth-child(2)");
        assert_eq!(browser.text_of("#map-path"), "Films");
        let focus = browser.text("document.activeElement.ariaLabel");
        assert!(focus.starts_with("The app’s own data, "), "{focus}");
        browser.click("#map-back");
    }
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn keys_lead_into_folders_and_back() {
    let Some(mut browser) = Browser::start("folders on the map without a mouse") else { return };
    let folder = deep_phone();
    let (_dir, file) = written(folder.as_str(), &["--tier", "5GB"]);
    browser.open(&file, "");
    browser.value("document.querySelector('.treemap.wide .cell[aria-label^=\"Films, \"]').focus()");
    browser.press("Enter");
    for name in ["The app’s own data", "Documents", "Cinema"] {
        browser.value(&format!("document.querySelector(\"{}\").focus()", area(name)));
        browser.press(if name == "Documents" { " " } else { "Enter" });
        assert_eq!(browser.text_of("#map-path"), name);
    }
    let focus = "document.activeElement.textContent";
    assert_eq!(browser.text(focus), "Documents", "on the way back");
    browser.value(&format!("document.querySelector(\"{}\").focus()", area("first.xyz")));
    browser.press("ArrowRight");
    let on = browser.text("document.activeElement.ariaLabel");
    assert!(on.starts_with("second.xyz, "), "{on}");
    assert!(browser.text_of("#tip").starts_with("second.xyz, 300 MB, 30% of Cinema"));
    for name in ["Documents", "The app’s own data", "Films"] {
        browser.press("Escape");
        assert_eq!(browser.text_of("#map-path"), name);
    }
    browser.press("Escape");
    assert_eq!(browser.value("document.getElementById('map-inside').hidden"), true);
    // The rows below lead there too.
    browser.press("Enter");
    browser.click("#map-parts li:first-child button");
    assert_eq!(browser.text_of("#map-path"), "The app’s own data");
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn one_file_alone_is_a_row_and_no_area_fills_a_level_alone() {
    let Some(mut browser) = Browser::start("levels of the map") else { return };
    let folder = deep_phone();
    let (_dir, file) = written(folder.as_str(), &["--tier", "5GB"]);
    browser.open(&file, "");
    browser.click(".treemap.wide .cell[aria-label^='Single, ']");
    assert_eq!(browser.value("document.getElementById('map-level').checkVisibility()"), false);
    assert_eq!(browser.value("document.querySelectorAll('#map-parts li').length"), 1);
    browser.click("#map-back");
    browser.click(".treemap.wide .cell[aria-label^='Films, ']");
    let drawn = browser.text_of("#map-drawn");
    assert!(drawn.starts_with("The app’s own data is drawn smaller than it is"), "{drawn}");
    let largest = browser.value(&format!("Math.max(...{AREAS}.map(([, part]) => part))"));
    assert!(largest.as_f64().unwrap() < 80.0, "{largest}");
    let all = browser.value(&format!("{AREAS}.reduce((sum, [, part]) => sum + part, 0)"));
    assert!((98.0..102.0).contains(&all.as_f64().unwrap()), "{all}");
}

#[test]
fn names_of_folders_made_to_do_harm_are_text_and_nothing_else() {
    let folder = deep_phone();
    let page = run(&["report", folder.as_str(), "-o", "-"]).ending(0);
    page.check_is_harmless();
    let Some(mut browser) = Browser::start("untrusted names of folders on the map") else { return };
    let (_dir, file) = written(folder.as_str(), &["--tier", "5GB"]);
    browser.open(&file, "");
    browser.click(".treemap.wide .cell[aria-label^='Evil, ']");
    let names =
        browser.value("[...document.querySelectorAll('#map-level b')].map(it => it.textContent)");
    // A path ends where a name has a slash.
    assert_eq!(names.as_array().unwrap().len(), 2, "{names}");
    browser.click("#map-level .cell.inner");
    assert_eq!(browser.value("document.querySelectorAll('#map img, #map script').length"), 0);
    assert_eq!(browser.trouble(), Vec::<String>::new());
}
