//! Names that are nearly the same.
//!
//! An edit distance costs a microsecond, a file may misspell 100,000 names, and each is compared with some
//! hundred. What only a few letters decide is looked at first.

/// What of a name can be compared at once: how long it is, and how often it has each letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameOutline {
    length: usize,
    /// A few letters share a number.
    letters: [u8; 32],
}

impl NameOutline {
    pub(crate) fn of(name: &str) -> Self {
        let mut outline = Self { length: 0, letters: [0; 32] };
        for letter in name.chars() {
            outline.length += 1;
            if let Some(count) = outline.letters.get_mut(letter as usize % 32) {
                *count = count.saturating_add(1);
            }
        }
        outline
    }

    /// False if the names are certainly more than `limit` edits apart. An edit adds a letter, takes one away,
    /// does both, or changes the order.
    pub(crate) fn may_be_near(&self, other: &Self, limit: usize) -> bool {
        // Nearly every name ends here.
        if self.length.abs_diff(other.length) > limit {
            return false;
        }
        let counts = self.letters.iter().zip(&other.letters);
        let different: u16 = counts.map(|(one, other)| u16::from(one.abs_diff(*other))).sum();
        usize::from(different) <= 2 * limit
    }
}

/// The name that a misspelt one is nearest to: at most two letters away, and at most one of four letters.
pub(crate) fn nearest<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    let names = names.iter().map(|name| (*name, NameOutline::of(name)));
    within(written, names, (written.chars().count() / 4).min(2))
}

/// The name that a misspelt one is nearest to, if it is at most `limit` letters away.
pub(crate) fn within<'n>(
    written: &str,
    names: impl Iterator<Item = (&'n str, NameOutline)>,
    limit: usize,
) -> Option<&'n str> {
    let outline = NameOutline::of(written);
    let comparable = names.filter(|(_, other)| outline.may_be_near(other, limit));
    let distances = comparable.map(|(name, _)| (name, strsim::osa_distance(name, written)));
    let near = distances.filter(|(_, distance)| *distance <= limit);
    near.min_by_key(|(_, distance)| *distance).map(|(name, _)| name)
}

/// `; did you mean warning?` for `warn`: the nearest name, or the only one that begins with what is written. Nothing
/// if no name is meant.
pub(crate) fn question(written: &str, names: &[&str]) -> String {
    match nearest(written, names).or_else(|| only_longer(written, names)) {
        Some(name) => format!("; did you mean {name}?"),
        None => String::new(),
    }
}

/// The fewest letters that are taken for the beginning of a name.
const BEGINNING: usize = 3;

/// The only name that begins with what is written: `warning` for `warn`.
pub(crate) fn only_longer<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    let mut longer = names.iter().copied().filter(|name| name.starts_with(written));
    match (longer.next(), longer.next()) {
        (Some(name), None) if written.len() >= BEGINNING => Some(name),
        _ => None,
    }
}
