//! Lines about the fixes of a run: which could be made, and which findings are left.

use std::collections::BTreeSet;

use crate::edit::Safety;
use crate::outcome::{FixPlan, Run};

/// The lines that say which findings no fix was made for, or would be made for, and why.
pub fn left(run: &Run, allowed: Safety) -> Vec<String> {
    let mut unsafe_only = 0;
    let mut without: BTreeSet<String> = BTreeSet::new();
    let mut count = 0;
    for reported in run.files.iter().flat_map(|file| &file.findings) {
        let id = reported.finding.rule.id;
        match (&reported.plan, &reported.finding.fix) {
            (FixPlan::Edits(_), Some(fix)) if fix.safety > allowed => unsafe_only += 1,
            (FixPlan::Edits(_), Some(_)) => {}
            (FixPlan::Impossible(error), _) => {
                count += 1;
                without.insert(format!("{id} ({error})"));
            }
            _ => {
                count += 1;
                without.insert(id.to_owned());
            }
        }
    }
    let mut lines = Vec::new();
    if unsafe_only > 0 {
        let noun = if unsafe_only == 1 { "finding needs" } else { "findings need" };
        lines
            .push(format!("left: {unsafe_only} {noun} --unsafe-fixes, which a person must review"));
    }
    if count > 0 {
        let rules = Vec::from_iter(without).join(", ");
        lines.push(format!("left: {} to fix by hand: {rules}", findings(count)));
    }
    lines
}

/// The line that says how many findings `--fix` would fix; `None` if it would fix none.
pub fn hint(run: &Run) -> Option<String> {
    let safe = fixable(run, Safety::Safe);
    let risky = fixable(run, Safety::Unsafe);
    match (safe, risky) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{} can be fixed with --fix", findings(safe))),
        (0, risky) => Some(format!("{} can be fixed with --fix --unsafe-fixes", findings(risky))),
        (safe, risky) => Some(format!(
            "{} can be fixed with --fix, {risky} more with --unsafe-fixes",
            findings(safe)
        )),
    }
}

/// The number of findings with a fix of one safety that can be made.
fn fixable(run: &Run, safety: Safety) -> usize {
    let mut count = 0;
    for reported in run.files.iter().flat_map(|file| &file.findings) {
        let fix = reported.finding.fix.as_ref();
        if reported.text_edits().is_some() && fix.is_some_and(|fix| fix.safety == safety) {
            count += 1;
        }
    }
    count
}

fn findings(count: usize) -> String {
    if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") }
}
