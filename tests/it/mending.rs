//! What is asked of every fix, whatever the manifest.

use std::collections::BTreeMap;

use scantling::check::{self, CrossFile, Options};
use scantling::discover::{Content, FoundFile};
use scantling::edit::Safety;
use scantling::fix::{self, FixContext};
use scantling::rule::{Finding, Severity};
use scantling::source::Source;
use serde::Deserialize as _;
use serde_yaml::{Mapping, Value};

pub(crate) struct Judge {
    pub(crate) options: Options,
    cross_file: CrossFile,
}

/// What was found out about one manifest.
#[derive(Default)]
pub(crate) struct Found {
    /// The rules of the findings that a fix was proposed for.
    pub(crate) offered: Vec<String>,
    /// How many of the fixes were made.
    pub(crate) made: usize,
    /// Why the others were not.
    pub(crate) refused: Vec<String>,
    /// What should not have happened.
    pub(crate) wrong: Vec<String>,
}

const KUBELET: &str = "\
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
";

fn text(path: &str, text: &str) -> FoundFile {
    FoundFile { path: path.to_owned(), content: Content::Text(text.into()) }
}

impl Judge {
    pub(crate) fn new() -> Self {
        let mut options = Options::plain().unwrap();
        // Without such a kubelet, no fix adds --kubelet-certificate-authority.
        options.neighbours = vec![text("kubelet.yaml", KUBELET)];
        let files = check::read_all(&[text("server.yaml", "kind: List\n")], &options);
        let cross_file = files[0].cross_file().clone();
        Self { options, cross_file }
    }

    /// A manifest is fixed by itself.
    pub(crate) fn context(&self) -> FixContext<'_> {
        FixContext { options: &self.options, cross_file: &self.cross_file }
    }

    pub(crate) fn examine(&self, source: &Source) -> Found {
        let mut found = Found::default();
        let file = check::text(source.path(), source.text(), &self.options);
        let findings: Vec<Finding> = file.findings().cloned().collect();
        for finding in findings.iter().filter(|finding| finding.fix.is_some()) {
            found.offered.push(finding.rule.id.to_owned());
            match fix::fix_one(source, self.context(), finding) {
                Err(why) => found.refused.push(format!("{}: {why}", finding.rule.id)),
                Ok(text) => {
                    found.made += 1;
                    let gone: Vec<&Finding> = vec![finding];
                    self.compare(source, &text, &findings, Some(&gone), &mut found.wrong);
                }
            }
        }
        for allowed in [Safety::Safe, Safety::Unsafe] {
            let mended = fix::fix_source(source, self.context(), allowed);
            self.compare(source, &mended.text, &findings, None, &mut found.wrong);
            let fixed = Source::new(source.path(), mended.text.as_str());
            let again = fix::fix_source(&fixed, self.context(), allowed);
            if again.text != mended.text {
                let diff = fix::unified(source.path(), &mended.text, &again.text);
                found.wrong.push(format!("fixing twice changes\n{diff}"));
            }
            let changed = mended.text != source.text();
            if changed != (mended.fixed > 0) {
                found.wrong.push(format!("{}: {} fixed", source.path(), mended.fixed));
            }
        }
        found
    }

    /// Compares a text with what became of it.
    fn compare(
        &self,
        before: &Source,
        after: &str,
        findings: &[Finding],
        gone: Option<&[&Finding]>,
        wrong: &mut Vec<String>,
    ) {
        let mut say = |what: &str| {
            let diff = fix::unified(before.path(), before.text(), after);
            wrong.push(format!("{what}\n{diff}"));
        };
        let left = check::text(before.path(), after, &self.options);
        let left: Vec<Finding> = left.findings().cloned().collect();
        let (old, new) = (counted(findings), counted(&left));
        for ((rule, message), count) in &new {
            let had = old.get(&(*rule, message.clone())).copied().unwrap_or(0);
            if *count > had && !is_revealed(rule, &old) {
                say(&format!("adds {rule}: {message}"));
            }
        }
        for finding in gone.into_iter().flatten() {
            let key = (finding.rule.id, finding.message.clone());
            if new.get(&key).copied().unwrap_or(0) >= old.get(&key).copied().unwrap_or(0) {
                say(&format!("{} is still there", finding.rule.id));
            }
        }
        if endings(before.text()) != endings(after) {
            say("line endings differ");
        }
        if let (Ok(old), Ok(new)) = (documents(before.text()), documents(after)) {
            if let Some(path) = stray_difference(&old, &new) {
                say(&format!("something else differs: {path}"));
            }
        } else if documents(before.text()).is_ok() {
            say("it is no longer YAML");
        }
    }
}

fn counted(findings: &[Finding]) -> BTreeMap<(&'static str, String), usize> {
    // A key in a folder that is created empty is remarked upon, whoever named it first.
    let remark = |finding: &&Finding| {
        finding.rule.id == "unmounted-path" && finding.severity == Severity::Note
    };
    let mut counted = BTreeMap::new();
    for finding in findings.iter().filter(|finding| !remark(finding)) {
        *counted.entry((finding.rule.id, finding.message.clone())).or_default() += 1;
    }
    counted
}

/// What a fix may bring to light. A flag whose name could not be read had a value that nobody judged;
/// a message that tells of the version, or of what else is set, reads otherwise when that changes.
fn is_revealed(rule: &str, before: &BTreeMap<(&'static str, String), usize>) -> bool {
    let had = |id: &str| before.keys().any(|(rule, _)| *rule == id);
    let misread = ["unknown-flag", "stray-argument", "dashed-extra-arg", "missing-value"]
        .into_iter()
        .any(had);
    had(rule) || misread
}

/// Which line endings there are, and whether the last line has one.
fn endings(text: &str) -> (bool, bool, bool) {
    let crlf = text.matches("\r\n").count();
    let lf = text.matches('\n').count() - crlf;
    (crlf > 0, lf > 0, text.ends_with('\n') || text.is_empty())
}

fn documents(text: &str) -> Result<Vec<Value>, serde_yaml::Error> {
    serde_yaml::Deserializer::from_str(text).map(Value::deserialize).collect()
}

/// Where two texts differ in anything else than the arguments of a program.
fn stray_difference(old: &[Value], new: &[Value]) -> Option<String> {
    if old.len() != new.len() {
        return Some("documents".to_owned());
    }
    old.iter().zip(new).find_map(|(old, new)| differs(old, new, ""))
}

/// The keys that hold flags, in all dialects.
const HOLDERS: [&str; 17] = [
    "command_prefix",
    "runcmd",
    "argv",
    "command",
    "args",
    "apiServer",
    "extraArgs",
    "apiServerExtraArgs",
    "kube-apiserver-arg",
    "extra_args",
    "extraArgsArray",
    "kubeletExtraArgs",
    "kubelet-arg",
    "apiServerArguments",
    "kubeAPIServer",
    "kube_kubeadm_apiserver_extra_args",
    "extra-node-kube-apiserver-args",
];

fn differs(old: &Value, new: &Value, path: &str) -> Option<String> {
    match (old, new) {
        _ if old == new => None,
        (Value::Mapping(old), Value::Mapping(new)) => {
            let mut keys: Vec<&Value> = old.keys().chain(new.keys()).collect();
            keys.dedup();
            keys.into_iter().find_map(|key| {
                let name = key.as_str().unwrap_or_default();
                // The pointer and the value of a JSON patch.
                let operation = old.contains_key("op") && ["path", "value"].contains(&name);
                if operation || HOLDERS.contains(&name) {
                    return None;
                }
                let path = format!("{path}/{name}");
                match (old.get(key), new.get(key)) {
                    (Some(old), Some(new)) => differs(old, new, &path),
                    (None, Some(new)) if name == "clusterConfiguration" => {
                        differs(&Value::Mapping(Mapping::new()), new, &path)
                    }
                    _ => Some(path),
                }
            })
        }
        (Value::Sequence(old), Value::Sequence(new)) if old.len() == new.len() => {
            old.iter().zip(new).find_map(|(old, new)| differs(old, new, path))
        }
        (Value::String(old), Value::String(new)) => differs_inside(old, new, path),
        _ => Some(path.to_owned()),
    }
}

/// YAML in a string, or a script or a template of it: what differs then is flags.
fn differs_inside(old: &str, new: &str, path: &str) -> Option<String> {
    let collections = |text: &str| {
        let documents = documents(text).ok()?;
        let collection = |value: &Value| value.is_mapping() || value.is_sequence();
        documents.iter().all(collection).then_some(documents)
    };
    if let (Some(old), Some(new)) = (collections(old), collections(new)) {
        return stray_difference(&old, &new);
    }
    let mut lines = old.lines().zip(new.lines());
    let flags = lines.all(|(old, new)| old == new || (old.contains("--") && new.contains("--")));
    let same = old.lines().count() == new.lines().count() && flags;
    (!same).then(|| path.to_owned())
}
