//! What is written in words: catalogues, and saved sizes.

use super::{Shape, numbered, repeated};

pub(super) fn catalogue(length: usize) -> Vec<Shape> {
    let plain = |part: &dyn Fn(usize) -> String| numbered(["", ""], length, part);
    let mut shapes = vec![
        ("apps", plain(&|id| format!("[[app]]\nid='{id}'\nverdict='unknown'\n"))),
        ("one app again and again", plain(&|_| "[[app]]\nid='a'\nverdict='unknown'\n".to_owned())),
        (
            "inline apps",
            numbered(["app=[", "]"], length, |id| format!("{{id='{id}',verdict='unknown'}},")),
        ),
        ("tables", plain(&|number| format!("[t{number}]\n"))),
        ("keys", plain(&|number| format!("a{number}=1\n"))),
        ("one key again and again", plain(&|_| "a=1\n".to_owned())),
        ("numbers", numbered(["checked=[", "]"], length, |_| "1,".to_owned())),
        ("dotted keys", numbered(["", "=1"], length, |_| "a.".to_owned())),
        ("dotted tables", numbered(["[a", "]"], length, |_| ".a".to_owned())),
        ("many dotted keys", plain(&|number| format!("a.b.c.d.e.f.g.h.i{number}=1\n"))),
        ("keys of nothing but dots, in one another", plain(&|_| ".".repeat(71) + "={")),
        ("growing dotted keys", plain(&|number| format!("{}a=1\n", "a.".repeat(number)))),
        (
            "groups",
            numbered(["[[app]]\nid='a'\nverdict='unknown'\ngroups=[", "]"], length, |_| {
                "'',".to_owned()
            }),
        ),
        ("known apps", plain(&|_| "[[app]]\nid='com.spotify.client'\n".to_owned())),
        ("one text", numbered(["checked='", "'"], length, |_| "a".to_owned())),
    ];
    shapes.extend(repeated(
        &["[", "[[", "{", "a={", "a=[", "\n", "#", "\"", "'", "a", "1", "\r", "="],
        length,
    ));
    shapes
}

pub(super) fn saved(length: usize) -> Vec<Shape> {
    let before = "{\"schema\":\"tierfit.sizes/1\",\"backup\":{\"state\":\"\"},\"shared\":[],\"warnings\":[],\"items\":[";
    let item = |id: String, more: &str| {
        format!(
            "{{\"id\":\"{id}\",\"name\":\"\",\"kind\":\"\",\"local_bytes\":1,\"icloud_bytes\":1{more}}}"
        )
    };
    let items = |part: &dyn Fn(usize) -> String| {
        numbered([before, &format!("{}]}}", item("last".to_owned(), ""))], length, part)
    };
    let inside = |more: &str| {
        let more = format!(",\"x\":[{}0]", more.repeat(length / more.len()));
        format!("{before}{}]}}", item("a".to_owned(), &more)).into_bytes()
    };
    let mut shapes = vec![
        ("items", items(&|id| item(id.to_string(), "") + ",")),
        ("one item again and again", items(&|_| item("a".to_owned(), "") + ",")),
        ("numbers", inside("0,")),
        ("arrays", inside("[],")),
        ("objects", inside("{},")),
        ("objects of one", inside("{\"\":0},")),
        ("texts", inside("\"a\",")),
        ("escapes", inside("\"\\n\",")),
        ("keys", {
            let more = numbered(["", ""], length, |key| format!(",\"{key}\":0"));
            format!("{before}{}]}}", item("a".to_owned(), std::str::from_utf8(&more).unwrap()))
                .into_bytes()
        }),
    ];
    shapes.extend(repeated(&["[", "{\"a\":", " ", "1"], length));
    shapes
}
