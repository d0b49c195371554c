//! How deep an XML list is nested, and how many tags it has, before a tree is built of it.
//!
//! A tree that is nested without bound overflows the stack when it goes. Nothing may make a list
//! look less deep than the parser takes it for, so what could hide a tag (an attribute, say) and
//! stands in no list of a backup makes a list malformed here.

/// What the tags of a list tell.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outline {
    /// How deep arrays and dictionaries are nested.
    pub(super) deepest: usize,
    /// How many tags there are, ends not counted.
    pub(super) tags: u64,
}

/// What stands between two angle brackets.
enum Markup<'a> {
    /// A tag, without its brackets.
    Tag(&'a [u8]),
    /// What has no tags in it: a comment, character data, a processing instruction, a declaration.
    Aside,
}

/// Returns the outline of a list; `None` where its markup isn't that of a list.
pub(super) fn outline(xml: &[u8]) -> Option<Outline> {
    let (mut outline, mut depth, mut rest) = (Outline::default(), 0_usize, xml);
    while let Some(start) = rest.iter().position(|byte| *byte == b'<') {
        let (markup, behind) = markup(rest.get(start + 1..)?)?;
        rest = behind;
        let Markup::Tag(tag) = markup else { continue };
        let (is_end, tag) = tag.strip_prefix(b"/").map_or((false, tag), |tag| (true, tag));
        let (is_empty, tag) = tag.strip_suffix(b"/").map_or((false, tag), |tag| (true, tag));
        let nests = matches!(tag.trim_ascii(), b"array" | b"dict");
        outline.tags += u64::from(!is_end);
        if nests && is_end {
            // An end without a beginning is the parser's to refuse.
            depth = depth.saturating_sub(1);
        } else if nests {
            outline.deepest = outline.deepest.max(depth + 1);
            depth += usize::from(!is_empty);
        }
    }
    Some(outline)
}

/// Reads what begins behind an angle bracket, and returns what follows it.
fn markup(bytes: &[u8]) -> Option<(Markup<'_>, &[u8])> {
    const ASIDES: [[&[u8]; 2]; 3] = [[b"!--", b"-->"], [b"![CDATA[", b"]]>"], [b"?", b"?>"]];
    for [begin, end] in ASIDES {
        if let Some(inside) = bytes.strip_prefix(begin) {
            // What ends before it has begun is read in more than one way.
            let is_odd = inside.starts_with(b">") || inside.starts_with(b"->");
            let behind = after(inside, end).filter(|_| !is_odd)?;
            return Some((Markup::Aside, behind));
        }
    }
    let end = bytes.iter().position(|byte| *byte == b'>')?;
    let (inside, behind) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let has = |bytes: &[u8]| inside.iter().any(|byte| bytes.contains(byte));
    // A `<` in a tag or the `[` of an internal DTD could hide tags.
    if has(b"<[") {
        return None;
    }
    if inside.starts_with(b"!") {
        return Some((Markup::Aside, behind));
    }
    // The outermost tag alone has an attribute, the version.
    if has(b"\"'=") && !inside.starts_with(b"plist ") {
        return None;
    }
    Some((Markup::Tag(inside), behind))
}

/// Returns what follows the first `end`.
fn after<'a>(bytes: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    let start = bytes.windows(end.len()).position(|window| window == end)?;
    bytes.get(start + end.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(xml: &str, deepest: usize, tags: u64) {
        assert_eq!(outline(xml.as_bytes()), Some(Outline { deepest, tags }), "{xml}");
    }

    #[test]
    fn tags_are_counted_where_the_parser_sees_them() {
        check("<plist version=\"1.0\"><array><dict/></array><array/></plist>", 2, 4);
        check("<!DOCTYPE plist><array><!-- <array> --><![CDATA[<dict>]]></array>", 1, 1);
        check("<arrays><array ><array /></array ></arrays>", 2, 3);
        check("</array></array><array>", 1, 1);
    }

    #[test]
    fn what_could_hide_a_tag_is_refused() {
        for xml in ["<a b='<'>", "<a b=c>", "<array", "<!-- ", "<!-->-->", "<!D [<a>]>", "<a<b>"] {
            assert_eq!(outline(xml.as_bytes()), None, "{xml}");
        }
    }
}
