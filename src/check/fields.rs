//! Findings about configuration files whose fields mean the same as flags.

use crate::apiserver::{ApiServer, Dialect, Origin};
use crate::dialect;
use crate::rule::Finding;

/// True for a finding about the file that a kubelet is started with: at a field, or for one that is missing. The
/// file is judged by itself.
pub(super) fn is_of_file(finding: &Finding, server: &ApiServer) -> bool {
    let file = Origin::Default(Dialect::KubeletConfiguration);
    let mut fields = server.flags().filter(|flag| flag.origin == file).peekable();
    if server.dialect.holds_fields() || fields.peek().is_none() {
        return false;
    }
    let at = finding.span;
    at == server.anchor || fields.any(|flag| flag.value_span == at || flag.name_span == at)
}

/// Names the fields of a configuration file in place of the flags that rules speak of.
///
/// ```yaml
/// authentication:
///   anonymous:
///     enabled: true
/// ```
pub(super) fn name_fields(finding: &mut Finding, dialect: Dialect) {
    for text in [&mut finding.message, &mut finding.help, &mut finding.label] {
        *text = with_fields(text, dialect);
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
