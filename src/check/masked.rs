//! Masks the secrets in the findings and failures of a file, so that no report has to do it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::apiserver::{ApiServer, Argument, Flag};
use crate::failure::Failure;
use crate::hashed::{HashMap, HashSet};
use crate::outcome::File;
use crate::rule::Finding;
use crate::secrets::{self, Secrets};
use crate::source::Source;

/// Masks the messages of a file. `values` are secrets as its servers get them: the text may not have them so.
pub(super) fn file(file: &mut File, values: Vec<String>) {
    if file.findings.is_empty() && file.suppressed.is_empty() {
        return;
    }
    let mut secrets = file.source.secrets().clone();
    secrets.add_words(values);
    let mut masker =
        Masker { secrets: &secrets, without: HashSet::default(), reasons: HashMap::default() };
    for reported in &mut file.findings {
        masker.finding(&mut reported.finding);
    }
    for suppressed in &mut file.suppressed {
        masker.finding(&mut suppressed.reported.finding);
        if let Some(reason) = &mut suppressed.reason {
            masker.mask_reason(reason);
        }
    }
}

/// Masks what is said about a file.
struct Masker<'s> {
    secrets: &'s Secrets,
    /// Texts without a secret. What is said of one server is said of most others of the file too.
    without: HashSet<String>,
    /// The reasons of comments by their addresses, each as it is written and masked. A comment may suppress 10,000
    /// findings. The written one is kept, so that no other text gets its address.
    reasons: HashMap<*const u8, (Arc<str>, Arc<str>)>,
}

impl Masker<'_> {
    /// The number of texts that are remembered.
    const MOST: usize = 64;

    fn finding(&mut self, finding: &mut Finding) {
        self.mask(&mut finding.message);
        let labels = finding.labels.iter_mut().map(|label| &mut label.text);
        for text in [&mut finding.label, &mut finding.help].into_iter().chain(labels) {
            if let Cow::Owned(own) = text {
                self.mask(own);
            }
        }
        mask_other_files(finding);
    }

    fn mask(&mut self, text: &mut String) {
        if self.without.contains(text) {
            return;
        }
        match self.secrets.masked_message(text) {
            Cow::Owned(masked) => *text = masked,
            Cow::Borrowed(_) if self.without.len() < Self::MOST => {
                self.without.insert(text.clone());
            }
            Cow::Borrowed(_) => {}
        }
    }

    fn mask_reason(&mut self, reason: &mut Arc<str>) {
        let (_, masked) = self.reasons.entry(reason.as_ptr()).or_insert_with(|| {
            let masked = match self.secrets.masked_message(reason) {
                Cow::Owned(masked) => masked.into(),
                Cow::Borrowed(_) => Arc::clone(reason),
            };
            (Arc::clone(reason), masked)
        });
        *reason = Arc::clone(masked);
    }
}

/// Masks what is said about the parts of a file that could not be read.
pub(super) fn failures(failures: &mut [Failure], source: &Source) {
    for failure in failures {
        mask(&mut failure.message, source.secrets());
    }
}

/// A message may quote the other file that a label points to.
fn mask_other_files(finding: &mut Finding) {
    let others: Vec<_> = finding.labels.iter().filter_map(|label| label.source.clone()).collect();
    for other in others {
        mask(&mut finding.message, other.secrets());
        mask_own(&mut finding.help, other.secrets());
        for label in &mut finding.labels {
            mask_own(&mut label.text, other.secrets());
        }
    }
}

fn mask(text: &mut String, secrets: &Secrets) {
    if let Cow::Owned(masked) = secrets.masked_message(text) {
        *text = masked;
    }
}

/// The same for a text that may be a constant of this program, which quotes nothing.
fn mask_own(text: &mut Cow<'static, str>, secrets: &Secrets) {
    if let Cow::Owned(own) = text {
        mask(own, secrets);
    }
}

/// The values of flags that are secrets by their name or their place, as the process gets them: they may be put
/// together from variables.
pub(super) fn values(servers: &[ApiServer], source: &Source) -> Vec<String> {
    let secrets = source.secrets();
    let mut words = Vec::new();
    for flag in servers.iter().flat_map(ApiServer::flags) {
        let named = secrets::is_secret_name(&flag.name);
        if named || secrets.cover(&flag.value_span.range()) {
            words.extend(flag.known().map(str::to_owned));
        }
    }
    words
}

/// Masks the secrets of a server's command line, for `scantling show` and for an editor.
pub fn server(server: &mut ApiServer, source: &Source) {
    let others = server.sources.clone();
    let sources = others.iter().map(AsRef::as_ref).chain([source]);
    for secrets in sources.map(Source::secrets) {
        for argument in server.arguments.edit() {
            match argument {
                Argument::Flag(flag) => mask_flag(flag, secrets),
                Argument::Stray(stray)
                | Argument::Unknown(stray, _)
                | Argument::Terminator(stray)
                | Argument::Empty(stray) => mask(&mut stray.text, secrets),
            }
        }
        mask(&mut server.program, secrets);
    }
}

fn mask_flag(flag: &mut Flag, secrets: &Secrets) {
    let masked = |text: &str| {
        let by_name = secrets::masked_value(&flag.name, text);
        by_name.unwrap_or_else(|| secrets.masked_message(text).into_owned())
    };
    flag.raw = masked(&flag.raw).into();
}
