//! Findings that go away: the edits that rules propose, made to the text and checked.
//!
//! Every edit is checked twice before it counts. The edited text is read again as YAML and has to be
//! the old tree with the intended change, comments included; and it is read again as command lines,
//! which have to be the old ones with the intended change. What fails either is refused, with a word.

mod argv;
mod diff;
mod files;
mod reading;

use std::borrow::Cow;

use crate::apiserver::ApiServer;
use crate::check::{self, Options};
use crate::dialect::Hint;
use crate::edit::Safety;
use crate::outcome::Run;
use crate::rule::Finding;
use crate::source::Source;
use crate::splice::Refused;
pub use diff::unified;
pub use files::{Done, Order, Target, carry_out, replace};
use reading::{Planned, Reading};

/// How often a text is judged again after some of its findings were fixed. Each time all that do not
/// touch one another are, so that more than a few are never needed.
const ROUNDS: usize = 64;

/// How many fixes of one text are looked at together. No manifest has as many; a file made to have
/// them would take the square of their number.
const AT_ONCE: usize = 100;

/// What became of a text and its findings.
#[derive(Debug)]
pub struct Mended {
    /// The text; as it was where nothing could be fixed.
    pub text: String,
    /// How many fixes were made.
    pub fixed: usize,
    /// The findings whose fixes were not made, and why.
    pub refused: Vec<(Finding, Refused)>,
}

/// Makes every fix that is no less safe than `allowed`, until none is left.
pub fn mend(source: &Source, options: &Options, allowed: Safety) -> Mended {
    let mut mended = Mended {
        text: source.text().to_owned(),
        fixed: 0,
        refused: Vec::new(),
    };
    for _ in 0..ROUNDS {
        let now = Source::new(source.path(), mended.text.as_str());
        let (made, refused) = round(&now, options, allowed);
        mended.refused = refused;
        let Some((text, fixed)) = made else { break };
        mended.text = text;
        mended.fixed += fixed;
    }
    mended
}

/// A text with some fixes made, and how many.
type Made = Option<(String, usize)>;

fn round(source: &Source, options: &Options, allowed: Safety) -> (Made, Vec<(Finding, Refused)>) {
    let findings = check::text(source.path(), source.text(), options).findings;
    let wanted = |finding: &&Finding| {
        let fix = finding.fix.as_ref();
        fix.is_some_and(|fix| fix.safety <= allowed)
    };
    if !findings.iter().any(|finding| wanted(&finding)) {
        return (None, Vec::new());
    }
    let servers = servers(source, options);
    let reading = Reading::new(source, Cow::Owned(servers), known_dialect(source, options));
    let mut refused = Vec::new();
    let mut batch: Vec<(&Finding, Planned)> = Vec::new();
    for finding in findings.iter().filter(wanted).take(AT_ONCE) {
        let Some(fix) = &finding.fix else { continue };
        match reading.plan(fix) {
            Ok(plan) if batch.iter().any(|(_, other)| plan.meets(other)) => {}
            Ok(plan) => batch.push((finding, plan)),
            Err(why) => refused.push((finding.clone(), why)),
        }
    }
    let trial = Trial {
        reading: &reading,
        findings: &findings,
        options,
    };
    let made = trial.settle(&batch, &mut refused);
    (made, refused)
}

/// Fixes that are tried on one text.
struct Trial<'a> {
    reading: &'a Reading<'a>,
    findings: &'a [Finding],
    options: &'a Options,
}

impl Trial<'_> {
    /// Makes all fixes of a batch at once; where that fails, those of one half that does not.
    fn settle(&self, batch: &[(&Finding, Planned)], refused: &mut Vec<(Finding, Refused)>) -> Made {
        match (self.attempt(batch), batch) {
            (_, []) => None,
            (Ok(text), _) => Some((text, batch.len())),
            (Err(why), [(finding, _)]) => {
                refused.push(((*finding).clone(), why));
                None
            }
            (Err(_), _) => {
                let (one, other) = batch.split_at_checked(batch.len() / 2)?;
                self.settle(one, refused)
                    .or_else(|| self.settle(other, refused))
            }
        }
    }

    fn attempt(&self, batch: &[(&Finding, Planned)]) -> Result<String, Refused> {
        let plans: Vec<&Planned> = batch.iter().map(|(_, plan)| plan).collect();
        let text = self.reading.edited(&plans, self.options)?;
        let left = check::text(self.reading.path(), &text, self.options).findings;
        let count = |findings: &[Finding], like: &Finding| {
            let same =
                |other: &&Finding| other.rule.id == like.rule.id && other.message == like.message;
            findings.iter().filter(same).count()
        };
        let gone = batch.iter().all(|(finding, _)| {
            let fixed: Vec<Finding> = batch.iter().map(|(other, _)| (*other).clone()).collect();
            count(&left, finding) + count(&fixed, finding) <= count(self.findings, finding)
        });
        if gone {
            Ok(text)
        } else {
            Err(Refused::Useless)
        }
    }
}

fn servers(source: &Source, options: &Options) -> Vec<ApiServer> {
    check::read_by(source, options).0
}

fn known_dialect(source: &Source, options: &Options) -> Option<Hint> {
    options.policy.for_file(source.path()).dialect
}

/// Makes the fix of one finding and no other.
pub fn mend_one(source: &Source, options: &Options, finding: &Finding) -> Result<String, Refused> {
    let findings = check::text(source.path(), source.text(), options).findings;
    let servers = servers(source, options);
    let reading = Reading::new(source, Cow::Owned(servers), known_dialect(source, options));
    let fix = finding.fix.as_ref().ok_or(Refused::Nowhere)?;
    let trial = Trial {
        reading: &reading,
        findings: &findings,
        options,
    };
    trial.attempt(&[(finding, reading.plan(fix)?)])
}

/// Says of the fixes of findings what they come down to in the text. They are not tried yet.
pub fn plan(source: &Source, servers: &[ApiServer], hint: Option<Hint>, findings: &mut [Finding]) {
    if findings.iter().all(|finding| finding.fix.is_none()) {
        return;
    }
    let reading = Reading::new(source, Cow::Borrowed(servers), hint);
    for fix in findings
        .iter_mut()
        .filter_map(|finding| finding.fix.as_mut())
        .take(AT_ONCE)
    {
        let planned = reading.plan(fix);
        fix.splices = Some(planned.map(|planned| planned.splices()));
    }
}

/// The line that says what `--fix` would do, where it would do something.
pub fn hint(run: &Run) -> Option<String> {
    let count = |safety| {
        let fixes = run
            .findings()
            .filter_map(|(_, finding)| finding.fix.as_ref());
        fixes
            .filter(|fix| fix.safety == safety && fix.is_feasible())
            .count()
    };
    let plural = |count: usize| match count {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    match (count(Safety::Safe), count(Safety::Unsafe)) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{} can be fixed with --fix", plural(safe))),
        (0, more) => Some(format!(
            "{} can be fixed with --fix --unsafe-fixes",
            plural(more)
        )),
        (safe, more) => Some(format!(
            "{} can be fixed with --fix, {more} more with --unsafe-fixes",
            plural(safe)
        )),
    }
}
