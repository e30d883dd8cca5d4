//! Findings that go away: the edits that rules propose, made to the text and checked.
//!
//! Every edit is checked three times before it counts. The edited text is read again as YAML and has to
//! be the old tree with the intended change, comments included; it is read again as command lines,
//! which have to be the old ones with the intended change; and it is judged again, and has to have lost
//! the finding without gaining one or hiding one. What fails any of them is refused, with a word.

mod argv;
mod compared;
mod diff;
mod files;
mod moved;
mod reading;
mod trial;

use std::collections::{BTreeSet, HashMap};

use crate::apiserver::ApiServer;
use crate::check::{Beside, Options, Read, Said, read_beside};
use crate::dialect::Hint;
use crate::edit::{Fix, Safety};
use crate::outcome::Run;
use crate::rule::Finding;
use crate::source::{Source, Span};
use crate::text_edit::Refused;
pub use diff::unified;
pub use files::{Done, Order, Target, carry_out, replace};
use moved::Taken;
use reading::{Planned, Reading};
use trial::Trial;

/// How often a text is judged again after some of its findings were fixed. Each time all that do not
/// touch one another are, so that more than a few are never needed.
const ROUNDS: usize = 256;

/// What became of a text and its findings.
#[derive(Debug)]
pub struct Mended {
    /// The text; as it was where nothing could be fixed.
    pub text: String,
    /// How many findings were fixed.
    pub fixed: usize,
    /// How many more are gone because of that.
    pub gone: usize,
    /// The findings whose fixes were not made, and why.
    pub refused: Vec<(Finding, Refused)>,
}

/// What fixing depends on beside the text.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// What a check depends on.
    pub options: &'a Options,
    /// What other files say of the servers.
    pub beside: &'a Beside,
}

/// A text as it was read and judged.
struct State {
    read: Read,
    said: Said,
}

/// One fix as changes to the text, and the findings that propose it.
struct Candidate<'a> {
    findings: Vec<&'a Finding>,
    changes: Planned,
}

/// Why fixes can't be made together.
struct Fault {
    why: Refused,
    /// The servers that show it, by their numbers; none where that can't be told.
    servers: BTreeSet<usize>,
}

impl From<Refused> for Fault {
    fn from(why: Refused) -> Self {
        let servers = BTreeSet::new();
        Self { why, servers }
    }
}

impl State {
    fn of(path: &str, text: &str, desk: Desk<'_>) -> Self {
        let read = read_beside(path, text, desk.beside, desk.options);
        let said = read.said(desk.options);
        Self { read, said }
    }

    fn reading(&self, desk: Desk<'_>) -> Reading<'_> {
        let source = &self.read.source;
        let hint = desk.options.settings.for_file(source.path()).dialect;
        Reading::new(source, self.read.alone(), hint)
    }
}

/// Makes every fix that is no less safe than `allowed`, until none is left. The safe ones come first:
/// what they bring back to its name need not be guessed.
pub fn mend(source: &Source, desk: Desk<'_>, allowed: Safety) -> Mended {
    let mut state = State::of(source.path(), source.text(), desk);
    let before = state.said.findings.len();
    let (mut fixed, mut refused) = (0, Vec::new());
    for _ in 0..ROUNDS {
        refused.clear();
        let made = [Safety::Safe, Safety::Unsafe]
            .into_iter()
            .take_while(|stage| *stage <= allowed)
            .find_map(|stage| round(&state, desk, stage, &mut refused));
        let Some((next, count)) = made else { break };
        state = next;
        fixed += count;
    }
    let left = state.said.findings.len();
    Mended {
        text: state.read.source.text().to_owned(),
        fixed,
        gone: before.saturating_sub(left + fixed),
        refused,
    }
}

/// A text with some fixes made, and how many findings they were proposed for.
type Made = Option<(State, usize)>;

fn round(
    state: &State,
    desk: Desk<'_>,
    safety: Safety,
    refused: &mut Vec<(Finding, Refused)>,
) -> Made {
    let findings = state.said.findings.iter();
    let fix = |finding| fix_of(finding).filter(|fix| fix.safety == safety);
    let wanted = findings.filter_map(|finding| Some((finding, fix(finding)?)));
    let mut wanted = wanted.peekable();
    wanted.peek()?;
    let reading = state.reading(desk);
    let planner = reading.planner();
    let mut batch: Vec<Candidate<'_>> = Vec::new();
    let mut known: HashMap<Vec<Span>, usize> = HashMap::new();
    let mut taken = Taken::default();
    for (finding, fix) in wanted {
        let places = fix.edits.iter().map(|edit| edit.argument).collect();
        let same = known.get(&places).and_then(|&at| batch.get_mut(at));
        if let Some(same) = same.filter(|same| same.changes.edits == fix.edits) {
            same.findings.push(finding);
            continue;
        }
        match planner.plan(fix) {
            Ok(changes) if taken.meets(&changes.text_edits()) => {}
            Ok(changes) => {
                taken.take(changes.text_edits());
                known.insert(places, batch.len());
                let findings = vec![finding];
                batch.push(Candidate { findings, changes });
            }
            Err(why) => refused.push((finding.clone(), why)),
        }
    }
    let batch: Vec<&Candidate<'_>> = batch.iter().collect();
    Trial::new(state, &planner, desk).settle(&batch, refused)
}

fn fix_of(finding: &Finding) -> Option<&Fix> {
    finding.fix.as_ref()
}

/// Makes the fix of one finding and no other.
pub fn mend_one(source: &Source, desk: Desk<'_>, finding: &Finding) -> Result<String, Refused> {
    let state = State::of(source.path(), source.text(), desk);
    let reading = state.reading(desk);
    let planner = reading.planner();
    let same = |other: &&Finding| {
        other.rule.id == finding.rule.id
            && fix_of(other)
                .is_some_and(|fix| fix_of(finding).is_some_and(|wanted| wanted.edits == fix.edits))
    };
    let findings: Vec<&Finding> = state.said.findings.iter().filter(same).collect();
    let changes = planner.plan(fix_of(finding).ok_or(Refused::Nowhere)?)?;
    let candidate = Candidate { findings, changes };
    let made = Trial::new(&state, &planner, desk).attempt(&[&candidate]);
    let after = made.map_err(|fault| fault.why)?;
    Ok(after.read.source.text().to_owned())
}

/// Says of the fixes of findings what they come down to in the text. They are not tried yet.
pub fn plan(source: &Source, servers: &[ApiServer], hint: Option<Hint>, findings: &mut [Finding]) {
    if findings.iter().all(|finding| finding.fix.is_none()) {
        return;
    }
    let reading = Reading::new(source, servers, hint);
    let planner = reading.planner();
    for fix in findings.iter_mut().filter_map(|finding| finding.fix.as_mut()) {
        let changes = planner.plan(fix);
        fix.text_edits = Some(changes.map(|changes| changes.text_edits()));
    }
}

/// The line that says what `--fix` would do, where it would do something.
pub fn hint(run: &Run) -> Option<String> {
    let count = |safety| {
        let fixes = run.findings().filter_map(|(_, finding)| finding.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety && fix.is_feasible()).count()
    };
    let plural = |count: usize| match count {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    match (count(Safety::Safe), count(Safety::Unsafe)) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{} can be fixed with --fix", plural(safe))),
        (0, more) => Some(format!("{} can be fixed with --fix --unsafe-fixes", plural(more))),
        (safe, more) => Some(format!(
            "{} can be fixed with --fix, {more} more with --unsafe-fixes",
            plural(safe)
        )),
    }
}
