//! The variables that an expression in CEL may use, and their fields. Kubernetes compiles expressions with types, so
//! a variable of another kind of expression is refused (apiserver/pkg/authentication/cel/compile.go and
//! apiserver/pkg/authorization/cel/compile.go, 1.30 to 1.36).

use crate::hashed::HashSet;

/// The variable of one kind of expressions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CelScope {
    variable: &'static str,
    /// Its fields; empty if it has any.
    fields: &'static [&'static str],
    /// The expression has to be true or false.
    is_condition: bool,
}

/// A value made of the claims of a token.
pub(crate) const CLAIM: CelScope =
    CelScope { variable: "claims", fields: &[], is_condition: false };

/// A condition about the claims of a token.
pub(crate) const CLAIMS: CelScope = CelScope { is_condition: true, ..CLAIM };

/// A condition about the user that a token becomes.
pub(crate) const USER: CelScope = CelScope {
    variable: "user",
    fields: &["extra", "groups", "uid", "username"],
    is_condition: true,
};

/// A condition about a request.
pub(crate) const REQUEST: CelScope = CelScope {
    variable: "request",
    fields: &["extra", "groups", "nonResourceAttributes", "resourceAttributes", "uid", "user"],
    is_condition: true,
};

/// The variables of all kinds.
const VARIABLES: [&str; 3] = ["claims", "user", "request"];

/// A part of an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CelToken<'t> {
    Name(&'t str),
    Text,
    Mark(char),
}

/// The functions that are called without an object before a dot, and the operator that may be before a bracket: those
/// of CEL (google/cel-spec, doc/langdef.md) and of apiserver/pkg/cel/library, 1.36.
const FUNCTIONS: [&str; 24] = [
    "bool",
    "bytes",
    "cidr",
    "double",
    "duration",
    "dyn",
    "has",
    "in",
    "int",
    "ip",
    "isCIDR",
    "isIP",
    "isQuantity",
    "isSemver",
    "isURL",
    "matches",
    "quantity",
    "semver",
    "size",
    "string",
    "timestamp",
    "type",
    "uint",
    "url",
];

/// Why an expression does not compile, as far as its variables and functions show it.
pub(crate) fn stranger(text: &str, scope: CelScope) -> Option<String> {
    let tokens = tokens(text)?;
    let bound = bound(&tokens);
    for (at, token) in tokens.iter().enumerate() {
        let CelToken::Name(name) = token else { continue };
        let next = tokens.get(at + 1);
        let before = tokens.get(..at).unwrap_or_default();
        let is_field = before.ends_with(&[CelToken::Mark('.')])
            || before.ends_with(&[CelToken::Mark('.'), CelToken::Mark('?')]);
        // `a.user` and `a.?user` are fields, and `user(…)` is a function.
        if is_field {
            continue;
        }
        if next == Some(&CelToken::Mark('(')) {
            if !FUNCTIONS.contains(name) {
                return Some(format!("there is no function {name}"));
            }
            continue;
        }
        if VARIABLES.contains(name) && *name != scope.variable && !bound.contains(name) {
            return Some(format!("there is no variable {name} here, but {}", scope.variable));
        }
        if *name == scope.variable
            && !scope.fields.is_empty()
            && !bound.contains(name)
            && next == Some(&CelToken::Mark('.'))
            && let Some(CelToken::Name(field)) = tokens.get(at + 2)
            && !scope.fields.contains(field)
        {
            return Some(format!("{name} has no field {field}"));
        }
    }
    let is_value = match tokens.as_slice() {
        [CelToken::Text] => true,
        [CelToken::Name(_), CelToken::Mark('.'), CelToken::Name(_)] => !scope.fields.is_empty(),
        _ => false,
    };
    if scope.is_condition && is_value { Some("it is not true or false".to_owned()) } else { None }
}

/// The names that macros bring: `claims.groups.all(user, user != 'root')`.
fn bound<'t>(tokens: &[CelToken<'t>]) -> HashSet<&'t str> {
    let mut bound = HashSet::default();
    for part in tokens.windows(3) {
        if let [CelToken::Mark('('), CelToken::Name(name), CelToken::Mark(',')] = part {
            bound.insert(*name);
        }
    }
    bound
}

/// The parts; `None` if a string is not closed.
fn tokens(text: &str) -> Option<Vec<CelToken<'_>>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..)?;
        if rest.starts_with("//") {
            rest = after.find('\n').and_then(|end| after.get(end..)).unwrap_or_default();
        } else if matches!(c, '"' | '\'') {
            rest = super::cel::behind(text, rest, c)?;
            // The letters before it are a part of it: `r'\d+'`.
            if matches!(all.last(), Some(CelToken::Name(name)) if name.chars().all(|c| "rRbB".contains(c)))
            {
                all.pop();
            }
            all.push(CelToken::Text);
        } else if c == '_' || c.is_ascii_alphabetic() {
            let is_part = |c: char| c == '_' || c.is_ascii_alphanumeric();
            let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
            all.push(CelToken::Name(rest.get(..end)?));
            rest = rest.get(end..)?;
        } else {
            if !c.is_whitespace() {
                all.push(CelToken::Mark(c));
            }
            rest = after;
        }
    }
    Some(all)
}
