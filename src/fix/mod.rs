//! Makes the fixes that rules propose, and keeps only those that do what they should.
//!
//! Three checks decide on every fix. The edited text is read again as YAML and has to be the old tree
//! with the intended change, comments included (`yaml::edit`). It is read again as command lines, which
//! have to be the old ones with the intended change (`argv`). It is judged again and has to lose the
//! finding, without another one and without a hidden one (`regression`). A fix that fails one of them is
//! rejected, with the reason.

mod argv;
mod batch;
mod diff;
mod files;
mod ignores;
mod messages;
mod offset_map;
mod regression;
mod rejection;

use crate::check::{CrossFile, Judged, Options, ReadFile, read_with};
use crate::edit::{Fix, Safety};
use crate::hashed::HashMap;
use crate::plan::{PlannedFix, Planner};
use crate::rule::Finding;
use crate::source::{Source, Span};
use crate::text_edit::EditError;
use batch::{Batch, TriesLeft};
pub use diff::unified;
pub use files::{Destination, FixRequest, FixTotals, fix_run};
pub use ignores::{IgnoreTotals, add_ignores};
pub use messages::{hint, left};
use offset_map::ClaimedRanges;
pub use rejection::Rejection;

/// How often a text is judged again after some fixes. Every round makes all fixes that do not overlap,
/// so a real text needs only a few.
const MAX_ROUNDS: usize = 256;

/// The result of fixing one text.
#[derive(Debug)]
pub struct FixResult {
    /// The fixed text; the original one if nothing could be fixed.
    pub text: String,
    /// The number of findings that were fixed.
    pub fixed: usize,
    /// The number of findings that are gone in addition.
    pub gone: usize,
    /// The findings whose fixes were not made, with the reasons.
    pub rejected: Vec<(Finding, Rejection)>,
}

/// What fixing a text needs in addition to the text.
#[derive(Clone, Copy, Debug)]
pub struct FixContext<'a> {
    /// The options of the check.
    pub options: &'a Options,
    /// The settings that other files of the run contribute to the servers of the text.
    pub cross_file: &'a CrossFile,
}

/// A text that was read and judged.
struct JudgedText {
    file: ReadFile,
    judged: Judged,
    /// The errors of rules that are not enabled. A fix must not add one.
    other_errors: Vec<Finding>,
}

/// One fix and the findings that propose it.
struct Candidate<'a> {
    findings: Vec<&'a Finding>,
    changes: PlannedFix,
}

/// A text after some fixes.
struct Applied {
    text: JudgedText,
    /// The number of findings that proposed the fixes.
    fixed: usize,
}

impl JudgedText {
    fn new(path: &str, text: &str, context: FixContext<'_>) -> Self {
        let file = read_with(path, text, context.cross_file, context.options);
        let judged = file.judge(context.options);
        let other_errors = file.other_errors();
        Self { file, judged, other_errors }
    }
}

/// Makes every fix that is at least as safe as `allowed`, until none is left.
pub fn fix_source(source: &Source, context: FixContext<'_>, allowed: Safety) -> FixResult {
    let mut current = JudgedText::new(source.path(), source.text(), context);
    let before = current.judged.findings.len();
    let mut fixed = 0;
    let mut rejected = Vec::new();
    let tries = TriesLeft::of(source.text());
    for _ in 0..MAX_ROUNDS {
        rejected.clear();
        let Some(applied) = next_round(&current, (context, &tries), allowed, &mut rejected) else {
            break;
        };
        current = applied.text;
        fixed += applied.fixed;
    }
    let left = current.judged.findings.len();
    FixResult {
        text: current.file.source.text().to_owned(),
        fixed,
        gone: before.saturating_sub(left + fixed),
        rejected,
    }
}

/// Safe fixes run first, because correcting a misspelt flag can make an unsafe "add the missing flag" fix
/// unnecessary:
///
/// ```text
/// - --kubelet-certificate-autority=/etc/kubernetes/pki/ca.crt
/// ```
///
/// The safe fix corrects the name. Without it, the unsafe one would add the flag a second time.
fn next_round(
    current: &JudgedText,
    context: (FixContext<'_>, &TriesLeft),
    allowed: Safety,
    rejected: &mut Vec<(Finding, Rejection)>,
) -> Option<Applied> {
    for safety in [Safety::Safe, Safety::Unsafe] {
        if safety > allowed {
            break;
        }
        let applied = round(current, context, safety, rejected);
        if applied.is_some() {
            return applied;
        }
    }
    None
}

/// Makes the fixes of one safety that do not overlap.
fn round(
    current: &JudgedText,
    (context, tries): (FixContext<'_>, &TriesLeft),
    safety: Safety,
    rejected: &mut Vec<(Finding, Rejection)>,
) -> Option<Applied> {
    let findings = &current.judged.findings;
    let mut wanted: Vec<(&Finding, &Fix)> = Vec::new();
    for finding in findings {
        if let Some(fix) = &finding.fix
            && fix.safety == safety
        {
            wanted.push((finding, fix));
        }
    }
    let planner = current.file.planner();
    let batch = Batch::new(current, &planner, context);
    while !wanted.is_empty() {
        let Planned { candidates, postponed } = plan(&wanted, &planner, rejected);
        let candidates: Vec<&Candidate<'_>> = candidates.iter().collect();
        let applied = batch.apply_batch(&candidates, tries, rejected);
        if applied.is_some() {
            return applied;
        }
        // Each of them was rejected alone, so none keeps another one from being tried.
        wanted = postponed;
    }
    None
}

/// The fixes of one round.
struct Planned<'a, 'f> {
    candidates: Vec<Candidate<'a>>,
    /// Those that overlap a candidate.
    postponed: Vec<(&'a Finding, &'f Fix)>,
}

/// Plans fixes. Findings with the same edits share one candidate. A fix that overlaps an earlier one is
/// postponed.
fn plan<'a, 'f>(
    wanted: &[(&'a Finding, &'f Fix)],
    planner: &Planner<'_>,
    rejected: &mut Vec<(Finding, Rejection)>,
) -> Planned<'a, 'f> {
    let mut candidates: Vec<Candidate<'a>> = Vec::new();
    let mut postponed = Vec::new();
    let mut by_arguments: HashMap<Vec<Span>, usize> = HashMap::default();
    let mut claimed = ClaimedRanges::default();
    for &(finding, fix) in wanted {
        let arguments: Vec<Span> = fix.edits.iter().map(|edit| edit.argument).collect();
        let known = by_arguments.get(&arguments).and_then(|&index| candidates.get_mut(index));
        if let Some(same) = known
            && same.changes.edits == fix.edits
        {
            same.findings.push(finding);
            continue;
        }
        let changes = match planner.plan(fix) {
            Ok(changes) => changes,
            Err(error) => {
                rejected.push((finding.clone(), error.into()));
                continue;
            }
        };
        let text_edits = changes.text_edits();
        if claimed.overlap(&text_edits) {
            postponed.push((finding, fix));
            continue;
        }
        claimed.claim(text_edits);
        by_arguments.insert(arguments, candidates.len());
        candidates.push(Candidate { findings: vec![finding], changes });
    }
    Planned { candidates, postponed }
}

/// Makes the fix of one finding and no other. Returns the fixed text.
pub fn fix_one(
    source: &Source,
    context: FixContext<'_>,
    finding: &Finding,
) -> Result<String, Rejection> {
    let current = JudgedText::new(source.path(), source.text(), context);
    let planner = current.file.planner();
    let fix = finding.fix.as_ref().ok_or(EditError::Nowhere)?;
    let changes = planner.plan(fix)?;
    let mut findings: Vec<&Finding> = Vec::new();
    for other in &current.judged.findings {
        let same = other.fix.as_ref().is_some_and(|other| other.edits == fix.edits);
        if same && other.rule.id == finding.rule.id {
            findings.push(other);
        }
    }
    let candidate = Candidate { findings, changes };
    let batch = Batch::new(&current, &planner, context);
    let fixed = batch.attempt(&[&candidate]).map_err(|rejected| rejected.reason)?;
    Ok(fixed.file.source.text().to_owned())
}
