//! Whole screens, at several sizes, in each state.

use std::{env, fmt::Write as _, fs, path::Path};

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use insta::assert_snapshot;
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::Buffer,
    style::{Color, Modifier},
};
use sample_backups::{App, BackupBuilder, Device};
use tierfit::explore::Theme;

use super::{Asked, at_desk};
use crate::support::{sample, write};

fn family(keys: &str, columns: u16, lines: u16) -> String {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        // A screen is drawn before each key, as it is at a terminal.
        desk.screen(columns, lines);
        desk.press(keys).screen(columns, lines)
    })
}

#[test]
fn the_first_screen() {
    assert_snapshot!(family("", 120, 36));
}

#[test]
fn the_best_plan_in_the_smallest_window() {
    assert_snapshot!(family("p", 60, 16));
}

#[test]
fn the_best_plan_in_a_usual_window() {
    assert_snapshot!(family("p", 80, 24));
}

#[test]
fn the_end_of_the_list() {
    assert_snapshot!(family("End", 80, 24));
}

#[test]
fn a_question_about_an_only_copy() {
    assert_snapshot!(family("/tiktok Enter Space", 80, 24));
}

#[test]
fn a_search() {
    assert_snapshot!(family("/go", 100, 20));
}

#[test]
fn a_search_that_finds_nothing() {
    assert_snapshot!(family("/zzz", 60, 16));
}

#[test]
fn what_else_fills_the_storage() {
    assert_snapshot!(family("e40GB", 80, 24));
}

#[test]
fn the_help() {
    assert_snapshot!(family("?", 80, 24));
}

#[test]
fn the_help_in_the_smallest_window() {
    assert_snapshot!(family("? End", 60, 16));
}

#[test]
fn inside_an_app() {
    assert_snapshot!(family("Enter", 100, 24));
}

#[test]
fn inside_a_folder_of_an_app() {
    assert_snapshot!(family("Enter Enter Enter", 100, 24));
}

#[test]
fn what_would_be_above_the_storage() {
    assert_snapshot!(family("Left", 80, 24));
}

#[test]
fn sorted_by_risk() {
    assert_snapshot!(family("s s", 80, 24));
}

#[test]
fn two_devices() {
    let screen = at_desk(&[&sample("ipad"), &sample("family-iphone")], Asked::default(), |desk| {
        desk.press("p End").screen(100, 30)
    });
    assert_snapshot!(screen);
}

#[test]
fn a_partial_manifest() {
    let screen =
        at_desk(&[&sample("damaged")], Asked::default(), |desk| desk.press("p").screen(100, 24));
    assert_snapshot!(screen);
}

#[test]
fn a_window_that_is_too_small() {
    assert_snapshot!(family("p", 59, 15));
    // Down to nothing.
    for (columns, lines) in [(1, 1), (0, 0), (200, 1), (3, 100)] {
        family("p", columns, lines);
    }
}

#[test]
fn every_size_from_the_smallest_up_is_drawn() {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        for keys in ["p", "?", "Esc Enter", "Enter", "Esc Esc /a", "Esc Down Down Down Space"] {
            desk.press(keys);
            for (columns, lines) in [(60, 16), (61, 17), (89, 21), (90, 22), (91, 60), (300, 100)] {
                let screen = desk.screen(columns, lines);
                assert!(screen.contains("GB"), "{screen}");
            }
        }
    });
}

/// Names that steer, turn around what follows, or take no or two columns.
#[test]
fn no_name_moves_what_stands_beside_it() {
    let names = [
        "a\u{1b}[2J\u{202e}\u{2066}\u{200b}b\r\n",
        "漢字ノート漢字ノート漢字ノート漢字ノート漢字ノート",
        "שלום עולם",
        "مرحبا بالعالم",
        "👨\u{200d}👩\u{200d}👧 family",
        "e\u{301}\u{301}\u{301}",
        "",
    ];
    let mut backup = BackupBuilder::new(Device::iphone("\u{202e}evil\u{1b}]0;x\u{7}"));
    for (number, name) in names.iter().enumerate() {
        let id = format!("org.example.a{number}");
        backup.app(App::new(&id).item_name(name));
        backup.file(&format!("AppDomain-{id}"), &format!("Library/{name}/x"), 3 << 30);
    }
    let folder = write(&backup);
    at_desk(&[folder.as_str()], Asked::default(), |desk| {
        for keys in ["", "Down", "Enter", "Enter", "Enter"] {
            desk.press(keys);
            for columns in [60, 80, 120] {
                let screen = desk.screen(columns, 24);
                let odd = screen.chars().find(|c| {
                    (c.is_control() && *c != '\n')
                        || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                });
                assert_eq!(odd, None, "{screen}");
            }
        }
    });
}

#[test]
fn a_click_marks_and_a_click_on_a_switch_flips() {
    at_desk(&[&sample("family-iphone")], Asked::default(), |desk| {
        let screen = desk.screen(100, 30);
        let line = screen.lines().position(|line| line.contains("Nextcloud")).unwrap();
        let row = u16::try_from(line).unwrap();
        let mouse = |kind, column| {
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        };
        let click = MouseEventKind::Down(MouseButton::Left);
        desk.event(&mouse(click, 30));
        let line = desk.screen(100, 30).lines().nth(line).unwrap().to_owned();
        assert!(line.starts_with("> [on ]") && line.contains("Nextcloud"), "{line}");
        desk.event(&mouse(click, 3));
        assert_eq!(desk.session.state().off().len(), 1);
        desk.event(&mouse(MouseEventKind::ScrollUp, 3));
        let marked = desk.screen(100, 30).lines().position(|line| line.starts_with("> ")).unwrap();
        assert_eq!(usize::from(row) - marked, 3);
    });
}

#[test]
fn no_colours_are_drawn_where_none_are_wanted_and_16_where_they_are() {
    for theme in [Theme::Plain, Theme::Colours] {
        let asked = Asked { theme: Some(theme), ..Asked::default() };
        let colours = at_desk(&[&sample("family-iphone")], asked, |desk| {
            let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
            desk.press("p");
            terminal.draw(|frame| desk.session.draw(frame)).unwrap();
            let cells = terminal.backend().buffer().content().iter();
            cells
                .flat_map(|cell| [cell.fg, cell.bg])
                .filter(|it| *it != Color::Reset)
                .collect::<Vec<_>>()
        });
        assert_eq!(colours.is_empty(), theme == Theme::Plain);
        assert!(!colours.iter().any(|it| matches!(it, Color::Rgb(..) | Color::Indexed(_))));
    }
}

/// Returns a screen as a terminal is sent it, colours and all.
fn with_colours(buffer: &Buffer) -> String {
    let mut text = String::new();
    for line in 0..buffer.area.height {
        let mut column = 0;
        while column < buffer.area.width {
            let cell = &buffer[(column, line)];
            let colour = match cell.fg {
                Color::Red => ";31",
                Color::Green => ";32",
                Color::Yellow => ";33",
                Color::Cyan => ";36",
                _ => "",
            };
            let look = |modifier, code| if cell.modifier.contains(modifier) { code } else { "" };
            let [bold, faint, reversed] =
                [(Modifier::BOLD, ";1"), (Modifier::DIM, ";2"), (Modifier::REVERSED, ";7")]
                    .map(|(modifier, code)| look(modifier, code));
            let symbol = cell.symbol();
            let _ = write!(text, "\u{1b}[0{colour}{bold}{faint}{reversed}m{symbol}");
            let width = unicode_width::UnicodeWidthStr::width(symbol).max(1);
            column += u16::try_from(width).unwrap();
        }
        text.push_str("\u{1b}[0m\n");
    }
    text
}

#[test]
fn the_picture_in_the_readme_is_of_the_real_screen() {
    let asked = Asked { theme: Some(Theme::Colours), ..Asked::default() };
    let screen = at_desk(&[&sample("family-iphone")], asked, |desk| {
        let mut terminal = Terminal::new(TestBackend::new(104, 28)).unwrap();
        desk.press("p");
        terminal.draw(|frame| desk.session.draw(frame)).unwrap();
        with_colours(terminal.backend().buffer())
    });
    let real = anstyle_svg::Term::new().render_svg(&screen);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let picture = root.join("sample-backups/explore.svg");
    if env::var_os("UPDATE_README").is_some() {
        fs::write(&picture, &real).unwrap();
    } else {
        assert_eq!(fs::read_to_string(picture).unwrap(), real, "to update it: UPDATE_README=1");
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains("](sample-backups/explore.svg)"));
}
