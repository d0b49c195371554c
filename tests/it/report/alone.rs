//! The checklist alone, as a page for the phone, and the QR code that holds it as text.

use std::{fs, io::Cursor};

use base64::prelude::{BASE64_STANDARD, Engine};

use super::written;
use crate::{
    browser::{Browser, Scripts},
    support::{list, read, run, sample, temp_dir, text, text_of_page, without_device_name},
};

#[test]
fn a_checklist_alone_has_each_step_and_little_else() {
    for (name, tier) in [("family-iphone", "50GB"), ("full-quota", "5GB"), ("ipad", "5GB")] {
        let backup = sample(name);
        let args = ["report", &backup, "--checklist", "--tier", tier, "-o", "-"];
        let page = run(&args).ending(0).stdout;
        assert!(page.len() < 12_000, "{} bytes", page.len());
        assert!(!page.contains("<script"));
        let plan = run(&["plan", &backup, "--tier", tier, "--format", "json"]).json();
        let shown = without_device_name(&text_of_page(&page), &plan);
        for step in list(&plan, "steps") {
            let (title, how) = text(step, "text").split_once(": ").unwrap();
            assert!(
                shown.contains(&read(title)) && shown.contains(&read(how)),
                "{step} in {shown}"
            );
            for note in list(step, "notes") {
                assert!(shown.contains(&read(note.as_str().unwrap())), "{note} in {shown}");
            }
        }
        assert_eq!(page.matches("type=\"checkbox\"").count(), list(&plan, "steps").len());
    }
}

#[test]
fn what_does_not_fit_or_is_not_finished_has_no_steps() {
    for (name, tier, said) in [
        ("family-iphone", "5GB", "No switch that may be used is enough"),
        ("interrupted", "5GB", "Make a new local backup, and look again."),
        ("family-iphone", "200GB", "200 GB needs no change."),
    ] {
        let args = ["report", &sample(name), "--checklist", "--tier", tier, "-o", "-"];
        let page = run(&args).ending(0).stdout;
        assert!(!page.contains("checkbox\""), "{page}");
        assert!(text_of_page(&page).contains(said), "{page}");
    }
}

#[test]
fn its_name_says_what_it_is() {
    let dir = temp_dir();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tierfit"));
    let command = command.env_clear().current_dir(dir.path());
    let status = command.args(["report", &sample("ipad"), "--checklist"]).output().unwrap().status;
    assert_eq!(status.code(), Some(0));
    assert!(dir.path().join("Kitchen iPad 2026-11-14 checklist.html").is_file());
}

#[test]
fn it_is_made_for_a_phone() {
    let Some(mut browser) = Browser::start("the checklist alone on a phone") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &["--checklist"]);
    browser.window(320, 640);
    browser.open(&file, "");
    assert_eq!(browser.value("document.documentElement.scrollWidth <= innerWidth"), true);
    browser.click("li:first-child label");
    assert_eq!(browser.value("document.querySelectorAll(':checked').length"), 1);
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

/// Reads the QR code of a page as a phone does.
fn code(page: &str) -> Option<String> {
    let (_, code) = page.split_once("id=\"code\"")?;
    let (_, image) = code.split_once("data:image/png;base64,")?;
    let (image, _) = image.split_once('"')?;
    let mut decoder = png::Decoder::new(Cursor::new(BASE64_STANDARD.decode(image).unwrap()));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let side = usize::try_from(reader.info().width).unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let pixel = |x: usize, y: usize| pixels[y / 4 * side + x / 4];
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side * 4, side * 4, pixel);
    Some(picture.detect_grids()[0].decode().unwrap().1)
}

#[test]
fn the_code_holds_every_step_or_says_that_it_does_not() {
    let backup = sample("full-quota");
    let page = run(&["report", &backup, "-o", "-"]).ending(0).stdout;
    let plan = run(&["plan", &backup, "--format", "json"]).json();
    let code = without_device_name(&code(&page).unwrap(), &plan);
    assert_eq!(code.lines().count(), 1 + list(&plan, "steps").len());
    for (line, step) in code.lines().skip(1).zip(list(&plan, "steps")) {
        assert_eq!(line, format!("- {}", text(step, "text")));
    }
    let family = sample("family-iphone");
    let mut many = vec!["report", &family, "--tier", "50GB", "-o", "-"];
    for app in ["tiktok", "capcut", "procreate", "line", "kindle", "podcasts", "files"] {
        many.extend(["--exclude", app]);
    }
    let long = run(&many).ending(0).stdout;
    assert!(self::code(&long).is_none());
    assert!(long.contains("This checklist is too long for a QR code."));
}

#[test]
fn the_code_is_there_only_for_the_plan_that_it_holds() {
    let Some(mut browser) = Browser::start("the code of the page") else { return };
    let (_dir, file) = written(&sample("full-quota"), &[]);
    let hidden = "document.getElementById('code').hidden";
    browser.scripts(Scripts::On);
    browser.open(&file, "");
    assert_eq!(browser.value(hidden), false);
    browser.click("#off-rows .app > input");
    assert_eq!(browser.value(hidden), true);
    browser.click("#off-rows .app > input");
    assert_eq!(browser.value(hidden), false);
    assert!(fs::metadata(file).unwrap().len() > 0);
}
