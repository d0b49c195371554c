//! The icons of apps on the page: made anew, bounded, or not there.

use base64::prelude::{BASE64_STANDARD, Engine};
use sample_backups::App;

use crate::support::{phone, run, write};

/// Returns a square PNG of many colours, with a text beside its pixels.
fn picture(side: u32) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, side, side);
    encoder.set_color(png::ColorType::Rgb);
    encoder.add_text_chunk("Author".to_owned(), "</script>sample.person".to_owned()).unwrap();
    let pixels: Vec<u8> =
        (0..side * side * 3).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    png
}

/// Returns the icons of a page, each as its bytes.
fn icons(page: &str) -> Vec<Vec<u8>> {
    let rows = page.split(" pic\"><img src=\"data:image/png;base64,").skip(1);
    rows.map(|row| BASE64_STANDARD.decode(row.split_once('"').unwrap().0).unwrap()).collect()
}

fn page_of(icons: &[(&str, &[u8])]) -> String {
    let mut backup = phone();
    for (id, icon) in icons {
        backup.app(App::new(id).icon(icon));
        backup.file(&format!("AppDomain-{id}"), "Documents/a", 3 << 30);
    }
    run(&["report", write(&backup).as_str(), "-o", "-"]).ending(0).stdout
}

#[test]
fn an_icon_is_decoded_and_written_anew() {
    let original = picture(120);
    let page = page_of(&[("org.example.one", &original)]);
    let icons = icons(&page);
    assert_eq!(icons.len(), 1);
    let reader = png::Decoder::new(std::io::Cursor::new(&icons[0])).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (32, 32));
    assert_ne!(icons[0], original);
    assert!(!icons[0].windows(6).any(|part| part == b"person"));
}

#[test]
fn an_app_without_an_icon_that_can_be_shown_has_its_letter() {
    let whole = picture(60);
    // The head says that it is huge: 60,000 by 60,000 pixels.
    let mut huge = whole.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let page = page_of(&[
        ("org.example.none", b""),
        ("org.example.text", b"<svg onload=alert(1)>"),
        ("org.example.half", &whole[..whole.len() / 2]),
        ("org.example.huge", &huge),
    ]);
    assert!(icons(&page).is_empty());
    assert_eq!(page.matches(" data-i=\"").count(), 4);
    assert!(!page.contains("onload=alert"));
}

#[test]
fn three_hundred_icons_are_not_too_many() {
    let apps: Vec<_> = (0..300).map(|number| format!("org.example{number}.app")).collect();
    let icon = picture(180);
    let icons_of: Vec<_> = apps.iter().map(|id| (id.as_str(), icon.as_slice())).collect();
    let page = page_of(&icons_of);
    assert!(page.len() < 500_000, "{} bytes", page.len());
    let shown = icons(&page).len();
    assert!((20..300).contains(&shown), "{shown} icons");
}
