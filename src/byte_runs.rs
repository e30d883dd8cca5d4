//! Long runs of bytes of one kind, found without a look at most bytes.

use std::ops::Range;

/// The runs of at least `shortest` bytes for which `is_part` is true, in order. Each is as long as possible.
///
/// Most runs of a text are short, so the search looks at the last bytes of a window as long as the shortest run
/// that counts. The next window begins behind the last byte that is no part of a run:
///
/// ```text
/// secretName: apiserver        letters and digits, at least 16 of them
/// [--------------]             the blank is the last other byte
///             [--------------] and so on
/// ```
pub(crate) fn runs(
    bytes: &[u8],
    shortest: usize,
    is_part: impl Fn(u8) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        while let Some(window) = bytes.get(start..start + shortest) {
            if let Some(other) = window.iter().rposition(|byte| !is_part(*byte)) {
                start += other + 1;
                continue;
            }
            let rest = bytes.get(start..).unwrap_or_default();
            let len = rest.iter().position(|byte| !is_part(*byte)).unwrap_or(rest.len());
            let run = start..start + len;
            start = run.end + 1;
            return Some(run);
        }
        None
    })
}
