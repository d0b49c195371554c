//! `tierfit sizes`.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use sample_backups::{App, Device, Row};

use crate::support::{
    Color, DAMAGED, Session, WHOLE, check_sums, entry, item, list, number, phone, run, sample,
    sizes, text, warned, write,
};

/// Everything that `sizes` can be asked for, but formats.
const VIEWS: [&[&str]; 10] = [
    &[],
    &["--by", "domain"],
    &["--top", "0"],
    &["--top", "3", "--sort", "files"],
    &["--min-size", "1GB"],
    &["--by", "domain", "--top", "0", "--sort", "name"],
    &["--app", "system.photos"],
    &["--app", "system.photos", "--top", "2", "--min-size", "1MB"],
    &["--app", "system.messages"],
    &["--units", "decimal", "--photos-in-icloud", "on", "--messages-in-icloud", "on"],
];

const FORMATS: [&str; 3] = ["table", "json", "csv"];

fn samples() -> impl Iterator<Item = String> {
    WHOLE.into_iter().chain([DAMAGED]).map(sample)
}

/// Returns the first words of each line between two lines, as far as there are any.
fn names(table: &str, from: &str, to: &str) -> Vec<String> {
    table
        .lines()
        .skip_while(|line| !line.starts_with(from))
        .skip(1)
        .take_while(|line| !line.starts_with(to))
        .map(|line| line.split("  ").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_table_fits_a_usual_terminal() {
    assert_snapshot!(run(&["sizes", &sample("family-iphone")]).ending(0));
}

#[test]
fn a_table_uses_a_wide_terminal() {
    let wide = Session::new().width(120);
    assert_snapshot!(wide.run(&["sizes", &sample("family-iphone")]).ending(0));
}

#[test]
fn a_table_of_an_ipad_says_so() {
    assert_snapshot!(run(&["sizes", &sample("ipad")]).ending(0));
}

#[test]
fn an_interrupted_backup_is_shown_with_notes() {
    assert_snapshot!(run(&["sizes", &sample("interrupted")]).ending(0));
}

#[test]
fn a_damaged_backup_is_shown_as_far_as_it_can_be_read() {
    assert_snapshot!(run(&["sizes", &sample(DAMAGED)]).ending(3));
}

#[test]
fn domains_are_shown_with_how_their_owner_was_found() {
    assert_snapshot!(run(&["sizes", &sample("ipad"), "--by", "domain", "--top", "0"]));
}

#[test]
fn an_app_is_shown_from_within() {
    assert_snapshot!(run(&["sizes", &sample("ipad"), "--app", "com.mojang.minecraftpe"]));
}

#[test]
fn csv_has_a_row_for_each_item_and_each_shared_container() {
    assert_snapshot!(run(&["sizes", &sample("family-iphone"), "--format", "csv"]));
}

#[test]
fn csv_by_domain_has_a_row_for_each_domain() {
    let args = ["sizes", &sample("ipad"), "--format", "csv", "--by", "domain"];
    assert_snapshot!(run(&args));
}

#[test]
fn json_keeps_its_form() {
    assert_snapshot!(run(&["sizes", &sample("interrupted"), "--format", "json"]).ending(0));
}

#[test]
fn warnings_of_csv_go_to_stderr() {
    let outcome = run(&["sizes", &sample(DAMAGED), "--format", "csv", "--top", "2"]).ending(3);
    assert_snapshot!(outcome);
}

#[test]
fn sizes_add_up_in_every_sample() {
    for sample in samples() {
        check_sums(&run(&["sizes", &sample, "--format", "json"]).json());
        let options = ["--photos-in-icloud", "on", "--messages-in-icloud", "on"];
        sizes(&sample, &options);
    }
}

#[test]
fn totals_are_those_that_the_samples_were_written_with() {
    for story in sample_backups::STORIES.iter().filter(|story| WHOLE.contains(&story.name)) {
        let written = write(&story.builder()).written;
        let sizes = sizes(&sample(story.name), &[]);
        let totals = &sizes["totals"];
        assert_eq!(number(totals, "files"), written.files, "{}", story.name);
        assert_eq!(number(totals, "directories"), written.directories, "{}", story.name);
        assert_eq!(number(totals, "symlinks"), written.symlinks, "{}", story.name);
        assert_eq!(number(totals, "unusable_rows"), 0, "{}", story.name);
        assert_eq!(number(totals, "local_bytes"), written.bytes, "{}", story.name);
    }
}

#[test]
fn every_item_has_all_its_fields() {
    let kinds = ["app", "photos", "messages", "health", "system", "unassigned"];
    let verdicts =
        ["self_syncing", "redownloadable", "own_backup_first", "unknown", "local_only_keep"];
    for sample in samples() {
        let sizes = run(&["sizes", &sample, "--format", "json"]).json();
        for item in list(&sizes, "items") {
            let kind = text(item, "kind");
            assert!(kinds.contains(&kind), "{item}");
            assert_eq!(item["switchable"], matches!(kind, "app" | "photos"), "{item}");
            assert!(item["already_off"].is_boolean(), "{item}");
            match item["verdict"].as_str() {
                Some(verdict) => assert!(verdicts.contains(&verdict), "{item}"),
                None => assert_eq!(item["switchable"], false, "{item}"),
            }
            assert!(number(item, "icloud_bytes") <= number(item, "local_bytes"), "{item}");
        }
    }
}

#[test]
fn the_interrupted_and_the_damaged_sample_say_what_is_wrong() {
    let interrupted = sizes(&sample("interrupted"), &[]);
    assert_eq!(interrupted["backup"]["state"], "interrupted");
    // Marks of a run under way are no lost files.
    assert_eq!(warned(&interrupted, "unusable_rows"), None);
    let damaged = sizes(&sample(DAMAGED), &[]);
    assert!(warned(&damaged, "partial_manifest").is_some());
    assert!(warned(&damaged, "unusable_rows").is_some());
    assert!(list(&sizes(&sample("ipad"), &[]), "warnings").is_empty());
}

#[test]
fn nothing_personal_and_nothing_harmful_is_shown_in_any_form() {
    for sample in samples() {
        for view in VIEWS {
            for format in FORMATS {
                let args = [&["sizes", &sample, "--format", format], view].concat();
                run(&args).check_is_harmless();
            }
        }
    }
    // The one with names made to do harm.
    for app in ["com.example.terminal", "com.example.sheet", "alert"] {
        run(&["sizes", &sample(DAMAGED), "--app", app]).ending(3).check_is_harmless();
    }
}

#[test]
fn paths_are_shown_as_the_backup_has_them() {
    for format in ["table", "json", "csv"] {
        let whatsapp = "net.whatsapp.WhatsApp";
        let args = ["sizes", &sample("family-iphone"), "--app", whatsapp, "--format", format];
        let outcome = run(&args).ending(0);
        assert!(outcome.stdout.contains("15550101@s.whatsapp.net"), "{outcome}");
    }
}

#[track_caller]
fn check_widths(widths: &[usize], views: &[&[&str]]) {
    let mut wider = BTreeSet::new();
    for width in widths {
        for sample in samples() {
            for view in views {
                let args = [&["sizes", sample.as_str()], *view].concat();
                wider.extend(Session::new().width(*width).run(&args).lines_wider_than(*width));
            }
        }
    }
    assert_eq!(wider, BTreeSet::new());
}

#[test]
fn no_line_of_a_table_is_wider_than_the_terminal() {
    let views: Vec<_> = VIEWS.into_iter().filter(|view| !view.contains(&"domain")).collect();
    check_widths(&[80, 100, 120], &views);
}

#[test]
fn no_line_of_a_table_of_domains_is_wider_than_the_terminal() {
    check_widths(&[80, 100, 120], &[&["--by", "domain", "--top", "0"]]);
}

#[test]
fn no_line_of_a_table_is_wider_than_a_narrow_terminal() {
    check_widths(&[60], &VIEWS);
}

#[test]
fn long_names_do_not_widen_a_table() {
    let long = "A very long name that somebody found funny ".repeat(5);
    let id = format!("com.example.{}", "x".repeat(150));
    let mut backup = sample_backups::BackupBuilder::new(Device::iphone(&long));
    backup.app(App::new(&id).item_name(&long)).file(&format!("AppDomain-{id}"), &long, 5_000_000);
    let folder = write(&backup);
    for view in [&[][..], &["--by", "domain"], &["--app", &id]] {
        let args = [&["sizes", folder.as_str()], view].concat();
        let wider = run(&args).ending(0).lines_wider_than(80);
        assert_eq!(wider, BTreeSet::new(), "{view:?}");
    }
}

#[test]
fn a_line_never_ends_in_spaces() {
    for view in VIEWS {
        let sample = sample("family-iphone");
        let outcome = run(&[&["sizes", &sample], view].concat());
        let odd = outcome.stdout.lines().find(|line| line.ends_with(' '));
        assert_eq!(odd, None, "{outcome}");
    }
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    for view in VIEWS {
        let sample = sample("family-iphone");
        let args = [&["sizes", sample.as_str()], view].concat();
        let plain = Session::new().run(&args);
        let color = Session::new().color(Color::Ansi).run(&args);
        assert!(color.stdout.contains('\u{1b}'), "{view:?}");
        assert_eq!(anstream::adapter::strip_str(&color.stdout).to_string(), plain.stdout);
    }
}

#[test]
fn json_and_csv_are_never_coloured() {
    for format in ["json", "csv"] {
        let args = ["sizes", &sample("ipad"), "--format", format, "--color", "always"];
        assert!(!run(&args).stdout.contains('\u{1b}'));
    }
}

#[test]
fn units_change_the_table_and_not_the_bytes() {
    let ipad = sample("ipad");
    let decimal = run(&["sizes", &ipad, "--units", "decimal"]).stdout;
    assert_ne!(run(&["sizes", &ipad]).stdout, decimal);
    for format in ["json", "csv"] {
        let bytes = run(&["sizes", &ipad, "--format", format]).stdout;
        let args = ["sizes", &ipad, "--format", format, "--units", "decimal"];
        assert_eq!(run(&args).stdout, bytes, "{format}");
    }
}

#[test]
fn the_order_of_a_table_is_the_one_asked_for() {
    let table = |order: &str| {
        let args = ["sizes", &sample("ipad"), "--by", "domain", "--top", "0", "--sort", order];
        run(&args).ending(0).stdout
    };
    let by_name = names(&table("name"), "Name", "Total");
    // Long ones are cut in their middle.
    let is_whole = |name: &String| !name.is_empty() && !name.contains('…');
    let domains: Vec<_> = by_name.into_iter().filter(is_whole).collect();
    assert!(3 < domains.len(), "{domains:?}");
    assert!(domains.is_sorted_by_key(|name| name.to_lowercase()), "{domains:?}");
    let (by_size, by_files) = (table("size"), table("files"));
    assert_ne!(by_size, by_files);
    let mut lines = [by_size.lines().collect::<Vec<_>>(), by_files.lines().collect()];
    for lines in &mut lines {
        lines.sort_unstable();
    }
    assert_eq!(lines[0].len(), lines[1].len());
}

#[test]
fn rows_that_are_not_shown_are_still_added_up() {
    let table = |top: &str| run(&["sizes", &sample("family-iphone"), "--top", top]).stdout;
    assert!(table("3").contains(" more"), "{}", table("3"));
    assert!(!table("0").contains(" more"));
    let total =
        |table: &str| table.lines().find(|line| line.starts_with("Total")).map(str::to_owned);
    assert_eq!(total(&table("3")), total(&table("0")));
}

#[test]
fn rows_below_a_size_are_one_row_in_the_table_and_none_in_csv() {
    let family = sample("family-iphone");
    assert_snapshot!(run(&["sizes", &family, "--min-size", "2GB"]).ending(0));
    let bytes = |options: &[&str]| {
        let args = [&["sizes", &family, "--format", "csv", "--by", "domain"], options].concat();
        let csv = run(&args).stdout;
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        let bytes = rows.records().map(|row| row.unwrap()[4].parse().unwrap());
        bytes.collect::<Vec<u64>>()
    };
    let (all, large) = (bytes(&[]), bytes(&["--min-size", "1GB"]));
    let expected: Vec<_> = all.iter().copied().filter(|size| 1 << 30 <= *size).collect();
    assert!(!large.is_empty() && large.len() < all.len());
    assert_eq!(large, expected);
    assert_eq!(bytes(&["--min-size", "1GB", "--top", "2"]), expected[..2]);
    // Programs get all, whatever a person is shown.
    let json = |options: &[&str]| sizes(&family, options)["items"].clone();
    assert_eq!(json(&["--min-size", "1GB", "--top", "1"]), json(&[]));
}

#[test]
fn csv_by_domain_has_the_order_that_was_asked_for() {
    let ipad = sample("ipad");
    let args = ["sizes", &ipad, "--format", "csv", "--by", "domain", "--sort", "name"];
    let csv = run(&args).stdout;
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let names: Vec<_> = rows.records().map(|row| row.unwrap()[0].to_lowercase()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn one_app_shows_as_much_of_itself_as_is_asked_for() {
    let files = |options: &[&str]| {
        let options = [&["--app", "com.spotify.client"], options].concat();
        let sizes = sizes(&sample("family-iphone"), &options);
        let files = list(&sizes["app"], "files").iter();
        files.map(|file| number(file, "local_bytes")).collect::<Vec<_>>()
    };
    let all = files(&["--top", "0"]);
    assert_eq!(files(&[]), all[..10]);
    assert_eq!(files(&["--top", "3"]), all[..3]);
    let least = all[4];
    let large: Vec<_> = all.iter().copied().filter(|size| least <= *size).collect();
    assert_eq!(files(&["--min-size", &least.to_string()]), large);
}

#[test]
fn folders_without_end_do_no_harm() {
    let mut backup = phone();
    let deep = format!("{}end", "a/".repeat(200_000));
    // Without the folders above it, which would be as many rows.
    backup.row_alone(Row::file("AppDomain-com.example.deep", &deep, 7));
    let folder = write(&backup);
    let app = ["sizes", folder.as_str(), "--app", "com.example.deep"];
    for format in FORMATS {
        let outcome = run(&[&app[..], &["--format", format]].concat()).ending(0);
        outcome.check_is_harmless();
    }
    let sizes = sizes(folder.as_str(), &["--app", "com.example.deep"]);
    assert_eq!(number(&list(&sizes["app"], "folders")[0], "local_bytes"), 7);
}

#[test]
fn an_app_is_found_by_id_or_name_in_any_case() {
    let id = |wanted: &str| {
        let args = ["sizes", &sample("family-iphone"), "--app", wanted, "--format", "json"];
        text(&run(&args).ending(0).json()["app"], "id").to_owned()
    };
    assert_eq!(id("com.spotify.client"), "com.spotify.client");
    assert_eq!(id("COM.SPOTIFY.CLIENT"), "com.spotify.client");
    assert_eq!(id("spotify"), "com.spotify.client");
    assert_eq!(id("Kindle"), "com.amazon.Lassen");
    assert_eq!(id("漢字ノート"), "jp.example.kanjinote");
    assert_eq!(id("system.photos"), "system.photos");
}

#[test]
fn an_app_from_within_is_no_larger_than_the_app() {
    for app in ["com.spotify.client", "net.whatsapp.WhatsApp", "system.photos", "system.messages"] {
        let sizes = sizes(&sample("family-iphone"), &["--app", app]);
        let total = number(item(&sizes, app), "local_bytes");
        let within = &sizes["app"];
        for key in ["folders", "files", "caches"] {
            let parts = list(within, key);
            assert!(parts.is_sorted_by_key(|part| std::cmp::Reverse(number(part, "local_bytes"))));
            assert!(parts.iter().all(|part| number(part, "local_bytes") <= total), "{app} {key}");
        }
        assert!(!list(within, "files").is_empty());
    }
}

#[test]
fn folders_that_look_like_caches_are_named() {
    let sizes = sizes(&sample("family-iphone"), &["--app", "com.spotify.client"]);
    let caches = list(&sizes["app"], "caches");
    assert_eq!(text(&caches[0], "path"), "Library/Application Support/PersistentCache");
}

#[test]
fn a_cell_of_csv_starts_no_formula() {
    let outcome = run(&["sizes", &sample(DAMAGED), "--format", "csv"]).ending(3);
    let mut rows = csv::Reader::from_reader(outcome.stdout.as_bytes());
    let cells: Vec<String> = rows
        .records()
        .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(cells.iter().any(|cell| cell.contains("HYPERLINK")), "{outcome}");
    let formula = cells.iter().find(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
    assert_eq!(formula, None);
}

#[test]
fn every_row_of_csv_has_a_cell_for_every_column() {
    for sample in samples() {
        for view in [&[][..], &["--by", "domain"]] {
            let args = [&["sizes", &sample, "--format", "csv"], view].concat();
            let csv = run(&args).stdout;
            let mut rows = csv::Reader::from_reader(csv.as_bytes());
            let columns = rows.headers().unwrap().len();
            assert!(rows.records().all(|row| row.unwrap().len() == columns), "{csv}");
        }
    }
}

#[test]
fn csv_and_json_tell_the_same_sizes() {
    for sample in samples() {
        let csv = run(&["sizes", &sample, "--format", "csv"]).stdout;
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        let header = rows.headers().unwrap().clone();
        let index_of = |name: &str| header.iter().position(|column| column == name).unwrap();
        let (id, bytes) = (index_of("id"), index_of("local_bytes"));
        let mut in_csv: Vec<(String, u64)> = rows
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[id].to_owned(), row[bytes].parse().unwrap()))
            .collect();
        let json = run(&["sizes", &sample, "--format", "json"]).json();
        let mut in_json: Vec<(String, u64)> =
            list(&json, "items")
                .iter()
                .map(|item| (text(item, "id").to_owned(), number(item, "local_bytes")))
                .chain(list(&json, "shared").iter().map(|shared| {
                    (text(shared, "domain").to_owned(), number(shared, "local_bytes"))
                }))
                .collect();
        in_csv.sort();
        in_json.sort();
        assert_eq!(in_csv, in_json, "{sample}");
    }
}

#[test]
fn an_own_catalogue_is_taken_from_the_usual_place() {
    let config = crate::support::temp_dir();
    std::fs::create_dir(config.path().join("tierfit")).unwrap();
    let catalogue = entry("com.spotify.client", "none");
    std::fs::write(config.path().join("tierfit/catalogue.toml"), catalogue).unwrap();
    let args = ["sizes", &sample("ipad"), "--format", "json"];
    let sizes = Session::new().config(config.path()).run(&args).ending(0).json();
    assert_eq!(item(&sizes, "com.spotify.client")["verdict"], "local_only_keep");
    let usual = run(&args).json();
    assert_ne!(item(&usual, "com.spotify.client")["verdict"], "local_only_keep");
}

#[test]
fn an_empty_backup_has_no_items_and_no_trouble() {
    let folder = write(&phone());
    let sizes = sizes(folder.as_str(), &[]);
    assert!(list(&sizes, "items").is_empty());
    assert_eq!(number(&sizes["totals"], "local_bytes"), 0);
    assert_snapshot!(run(&["sizes", folder.as_str()]));
}
