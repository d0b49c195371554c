//! The style and the script of the page, as they stand in it.

/// The style: one file for what the parts of the page look like, in the order of the page.
pub(super) const STYLE: &str = concat!(
    include_str!("style/base.css"),
    include_str!("style/answer.css"),
    include_str!("style/switches.css"),
    include_str!("style/questions.css"),
    include_str!("style/map.css"),
    include_str!("style/table.css"),
    include_str!("style/checkup.css"),
    include_str!("style/print.css"),
);

/// The style of the checklist alone.
pub(super) const ALONE: &str = include_str!("style/alone.css");

/// The script: one function, so that nothing of it is to be had from outside.
pub(super) const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("script/page.js"),
    include_str!("script/words.js"),
    include_str!("script/size.js"),
    include_str!("script/choice.js"),
    include_str!("script/plan.js"),
    include_str!("script/answer.js"),
    include_str!("script/switches.js"),
    include_str!("script/flips.js"),
    include_str!("script/questions.js"),
    include_str!("script/steps.js"),
    include_str!("script/map.js"),
    include_str!("script/inside.js"),
    include_str!("script/table.js"),
    include_str!("script/address.js"),
    include_str!("script/start.js"),
    "})();\n",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::words;

    #[test]
    fn nothing_in_the_style_or_the_script_ends_its_element() {
        assert!(
            !STYLE.contains("</")
                && !ALONE.contains("</")
                && !SCRIPT.contains("</")
                && !SCRIPT.contains("<!--")
        );
        // The hash is that of what a browser reads, and it reads no carriage returns.
        assert!(!STYLE.contains('\r') && !ALONE.contains('\r') && !SCRIPT.contains('\r'));
        // What steers is taken out of the page, and the hash would be that of another text.
        for text in [STYLE, ALONE, SCRIPT] {
            assert_eq!(words::printable_lines(text), text);
        }
    }
}
