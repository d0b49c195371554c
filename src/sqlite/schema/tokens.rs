//! `Token`: a piece of SQL. A CREATE TABLE is read by its tokens, without a parser of all of SQL.

/// A piece of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'s> {
    /// A keyword, or a name without quotes.
    Word(&'s str),
    /// A name or a text in quotes.
    Quoted(String),
    /// A parenthesis, a comma or whatever else.
    Sign(char),
}

impl Token<'_> {
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn is_any(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(keyword))
    }
}

/// Returns the tokens that are in no parentheses.
pub(super) fn top_level<'t, 's>(tokens: &'t [Token<'s>]) -> impl Iterator<Item = &'t Token<'s>> {
    let mut depth = 0_usize;
    tokens.iter().filter(move |token| {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth = depth.saturating_sub(1),
            Token::Word(_) | Token::Quoted(_) | Token::Sign(_) => return depth == 0,
        }
        false
    })
}

/// Splits what is between the first parenthesis and its counterpart at its commas; returns what is
/// behind it, too.
pub(super) fn parts<'t, 's>(
    tokens: &'t [Token<'s>],
) -> Option<(Vec<&'t [Token<'s>]>, &'t [Token<'s>])> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 1);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    parts.push(tokens.get(start..at)?);
                    return Some((parts, tokens.get(at + 1..)?));
                }
            }
            Token::Sign(',') if depth == 1 => {
                parts.push(tokens.get(start..at)?);
                start = at + 1;
            }
            Token::Word(_) | Token::Quoted(_) | Token::Sign(_) => (),
        }
    }
    None
}

/// Cuts SQL into its tokens; `None` where a quote doesn't end.
pub(super) fn tokens(sql: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        // SQLite takes all that isn't ASCII for a part of a name.
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
        rest = match first {
            c if c.is_whitespace() => rest.trim_start(),
            '-' if rest.starts_with("--") => rest.split_once('\n').map_or("", |(_, rest)| rest),
            // To SQLite, the end of the text ends a comment too.
            '/' if rest.starts_with("/*") => rest.split_once("*/").map_or("", |(_, rest)| rest),
            '"' | '\'' | '`' | '[' => {
                let (token, rest) = quoted(rest, first)?;
                tokens.push(token);
                rest
            }
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                let (word, rest) = rest.split_at_checked(end)?;
                tokens.push(Token::Word(word));
                rest
            }
            c => {
                tokens.push(Token::Sign(c));
                rest.get(c.len_utf8()..)?
            }
        };
    }
    Some(tokens)
}

/// Splits a quoted name or text off some SQL. A doubled closing quote stands for itself.
fn quoted(sql: &str, open: char) -> Option<(Token<'_>, &str)> {
    let close = if open == '[' { ']' } else { open };
    let mut name = String::new();
    let mut rest = sql.get(1..)?;
    loop {
        let (before, behind) = rest.split_once(close)?;
        name.push_str(before);
        match behind.strip_prefix(close) {
            Some(behind) if close != ']' => {
                name.push(close);
                rest = behind;
            }
            _ => return Some((Token::Quoted(name), behind)),
        }
    }
}
