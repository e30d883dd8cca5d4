//! Findings about configuration files whose fields mean the same as flags.

use crate::apiserver::{ApiServer, Component, Dialect, Origin};
use crate::dialect;
use crate::hashed::HashSet;
use crate::rule::Finding;
use crate::source::Span;

/// The places of the file that a kubelet is started with. The file is judged by itself, so findings there are
/// not those of the kubelet. They are looked up for each finding, and a command line may have 40,000.
pub(super) struct FileFields(HashSet<Span>);

impl FileFields {
    pub(super) fn of(server: &ApiServer) -> Self {
        let mut places = HashSet::default();
        if server.component != Component::Kubelet || server.dialect.holds_fields() {
            return Self(places);
        }
        let file = Origin::Default(Dialect::KubeletConfiguration);
        for flag in server.flags().filter(|flag| flag.origin == file) {
            places.extend([flag.value_span, flag.name_span]);
        }
        if !places.is_empty() {
            // A field that is missing.
            places.insert(server.anchor);
        }
        Self(places)
    }

    /// True for a finding at a field, or for one about a field that is missing.
    pub(super) fn has(&self, finding: &Finding) -> bool {
        self.0.contains(&finding.span)
    }
}

/// Names the fields of a configuration file in place of the flags that rules speak of.
///
/// ```yaml
/// authentication:
///   anonymous:
///     enabled: true
/// ```
pub(super) fn name_fields(finding: &mut Finding, dialect: Dialect) {
    finding.message = with_fields(&finding.message, dialect);
    for text in [&mut finding.help, &mut finding.label] {
        *text = with_fields(text, dialect).into();
    }
}

/// A text with the fields in place of `--flag` and `--flag=value`.
fn with_fields(text: &str, dialect: Dialect) -> String {
    let mut parts = text.split("--");
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let end = part.find(|c| !is_name(c)).unwrap_or(part.len());
        let (name, rest) = part.split_at_checked(end).unwrap_or((part, ""));
        let Some(field) = dialect::field_of(dialect, name) else {
            named.push_str("--");
            named.push_str(part);
            continue;
        };
        named.push_str(&field);
        match rest.strip_prefix('=') {
            Some(value) => named.extend([": ", value]),
            None => named.push_str(rest),
        }
    }
    named
}
