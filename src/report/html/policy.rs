//! The policy that the page gives itself: nothing may be loaded from anywhere, and no script or
//! style but its own may run. Pictures stand in the page itself.
//!
//! Its own are allowed by their hash. Whatever a name out of a backup might smuggle in, an attribute
//! that is a script among it, has another hash or none, and the browser refuses it.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Returns the policy for a page with this style, and this script if it has one.
pub(super) fn policy(style: &str, script: Option<&str>) -> String {
    let script = script.map(|script| format!("script-src 'sha256-{}'; ", hash(script)));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; {}img-src data:; base-uri 'none'; form-action \
         'none'",
        hash(style),
        script.unwrap_or_default(),
    )
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_others() {
        // As `openssl dgst -sha256 -binary | base64` writes it.
        assert_eq!(hash("alert(1)"), "bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=");
    }

    #[test]
    fn nothing_is_allowed_but_what_has_the_right_hash() {
        let policy = policy("a{}", Some("b()"));
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    }
}
