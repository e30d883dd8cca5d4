//! Names of options, kinds and fields that a tool does not know, if it is clear which one was meant.

/// A name that a tool does not know, although it resembles one that it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MisspeltName {
    /// The tool, as it is called in a sentence.
    pub tool: &'static str,
    /// The sort of name: `option`, `kind`, `field`.
    pub what: &'static str,
    /// The name as written.
    pub written: String,
    /// The name that was meant.
    pub meant: &'static str,
    /// True if the tool refuses the file because of it, and false if it goes on without.
    pub is_refused: bool,
}

impl MisspeltName {
    /// The name that was meant: it differs in its case, in `-` and `_`, in an `s` at the end, or in two letters at
    /// most. `None` if nothing is near, and for a name that is right.
    pub fn nearest(written: &str, names: &[&'static str]) -> Option<&'static str> {
        if names.contains(&written) {
            return None;
        }
        let outline = plain(written);
        let same = names.iter().copied().find(|name| plain(name) == outline);
        same.or_else(|| {
            // Short names are a few letters from many others.
            let is_near = |name: &&'static str| {
                let name = plain(name);
                let is_plural = outline.strip_suffix('s') == Some(&name)
                    || name.strip_suffix('s') == Some(&outline);
                is_plural
                    || (name.len() >= 10
                        && name.len().abs_diff(outline.len()) <= 2
                        && strsim::osa_distance(&name, &outline) <= 2)
            };
            names.iter().copied().find(is_near)
        })
    }
}

/// A name without its case and its dashes.
fn plain(name: &str) -> String {
    name.replace(['_', '-'], "").to_ascii_lowercase()
}
