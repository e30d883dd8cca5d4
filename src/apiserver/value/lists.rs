//! Values that are lists of names: admission plugins, authorization modes, cipher suites.

use std::borrow::Cow;

use super::names::{AUTHORIZATION_MODES, CIPHER_SUITES, HTTP2_SUITES, bare_suite};
use super::{Refusal, golang, plain};
use crate::apiserver::plugins;
use crate::apiserver::version::Version;
use crate::hashed::HashMap;
use crate::near_miss;

/// Why a name is refused, and the name that was meant.
type Judgement = Option<(String, Option<String>)>;

/// Why a list of admission plugins is refused.
pub(super) fn admission_plugins(value: &str, version: &Version) -> Option<Refusal> {
    let refusal = in_list(value, |name| plugin(name, version))?;
    Some(
        refusal.advise(
            "remove it, or write a name that the help of this release of kube-apiserver lists",
        ),
    )
}

/// Why a list of cipher suites is refused.
pub(super) fn cipher_suites(value: &str) -> Option<Refusal> {
    let refusal = in_list(value, cipher_suite)?;
    Some(refusal.advise(
        "remove it, or write a suite by Go's name, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    ))
}

/// True if a server with these values of --tls-cipher-suites cannot speak HTTP/2 over TLS 1.2,
/// and so does not start (golang.org/x/net/http2/server.go, `ConfigureServer`; recorded with
/// 1.36.3). It does start if --tls-min-version=VersionTLS13 or --disable-http2-serving is given.
pub fn lacks_http2_suite<'a>(values: impl IntoIterator<Item = &'a str>) -> bool {
    let mut any = false;
    for value in values {
        for suite in golang::csv_list(value).unwrap_or_default() {
            any = true;
            if HTTP2_SUITES.contains(&suite.as_ref()) {
                return false;
            }
        }
    }
    any
}

/// The first suite that HTTP/2 approves behind one that it does not, which older servers refuse
/// (golang.org/x/net/http2/server.go before 2021, `ConfigureServer`, `isBadCipher`; recorded with 1.20.2).
pub fn misplaced_suite<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<Cow<'a, str>> {
    let suites = values.into_iter().flat_map(|value| golang::csv_list(value).unwrap_or_default());
    let approved = |suite: &Cow<'_, str>| {
        let exchanged = suite.starts_with("TLS_ECDHE_") || !suite.contains("_WITH_");
        exchanged && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"))
    };
    suites.skip_while(approved).find(approved)
}

/// The first element that is refused; its replacement is put into the whole list.
fn in_list(value: &str, judge: impl Fn(&str) -> Judgement) -> Option<Refusal> {
    let elements = golang::csv_list(value)?;
    let at = elements.iter().position(|element| judge(element).is_some())?;
    let item = elements.get(at)?.clone();
    let (message, _) = judge(&item)?;
    let corrected: Option<golang::Elements<'_>> = elements
        .into_iter()
        .map(|element| match judge(&element) {
            Some((_, replacement)) => replacement.map(Cow::Owned),
            None => Some(element),
        })
        .collect();
    let corrected = corrected.map(|mut elements| {
        elements.retain(|element| !element.is_empty());
        elements.join(",")
    });
    Some(Refusal::new(message).in_item(&item).maybe_suggest(corrected))
}

/// apiserver/pkg/server/options/admission.go, `AdmissionOptions.Validate`.
fn plugin(name: &str, version: &Version) -> Judgement {
    if let Some(known) = plugins::find(name) {
        let when = match known.life.removed.filter(|&removed| version.at_least(removed)) {
            Some(removed) => format!("1.{removed} and newer"),
            None if version.before(known.life.since) => format!("before 1.{}", known.life.since),
            None => return None,
        };
        let message = format!("{name:?} is no admission plugin of Kubernetes {when}");
        return Some((message, None));
    }
    // Vendors' plugins have a domain for a prefix, and newer releases may have more plugins.
    if name.contains(['/', '.']) || version.at_least(plugins::NEWEST + 1) {
        return None;
    }
    Some(stranger("admission plugin", name, plugins::all().map(|plugin| plugin.name)))
}

/// Words for a name that is not among the known ones, and the name that was meant.
fn stranger(
    what: &str,
    name: &str,
    names: impl Iterator<Item = &'static str>,
) -> (String, Option<String>) {
    if name.is_empty() {
        let message = "a name is missing before, between or after its commas";
        return (message.to_owned(), Some(String::new()));
    }
    if name.contains(',') {
        let message = format!("its quotes make {name:?} one name");
        return (message, Some(name.to_owned()));
    }
    let plain = plain(name);
    let names: Vec<&'static str> = names.collect();
    let same = names.iter().copied().find(|known| known.eq_ignore_ascii_case(plain));
    let meant = same.or_else(|| near_miss::nearest(plain, &names));
    let message = if meant == Some(plain) {
        format!("{name:?} is no {what}: spaces and quotes are taken for a part of the name")
    } else {
        format!("{name:?} is no {what}")
    };
    (message, meant.map(str::to_owned))
}

/// pkg/kubeapiserver/options/authorization.go, `Validate`.
pub(super) fn authorization_modes(value: &str, version: &Version) -> Option<Refusal> {
    if value.is_empty() {
        // From 1.29 on an empty value means the same as the flag left out (`Complete`).
        return version
            .before(29)
            .then(|| Refusal::new("the value is empty, and at least one mode is needed"));
    }
    let names = || AUTHORIZATION_MODES.iter().copied();
    let strange = in_list(value, |mode| {
        let known = names().any(|name| name == mode);
        (!known).then(|| stranger("authorization mode", mode, names()))
    });
    let strange = strange
        .map(|refusal| refusal.advise(format!("the modes are {}", AUTHORIZATION_MODES.join(", "))));
    strange.or_else(|| given_twice(&golang::csv_list(value)?))
}

fn given_twice(modes: &[Cow<'_, str>]) -> Option<Refusal> {
    let mut times: HashMap<&Cow<'_, str>, usize> = HashMap::default();
    for mode in modes {
        *times.entry(mode).or_default() += 1;
    }
    let mode = modes.iter().find(|mode| times.get(mode).is_some_and(|&times| times > 1))?;
    Some(Refusal::new(format!("the mode {mode:?} is given twice")).advise("write it once"))
}

/// component-base/cli/flag/ciphersuites_flag.go, `TLSCipherSuites`.
fn cipher_suite(name: &str) -> Judgement {
    if CIPHER_SUITES.contains(&name) {
        return None;
    }
    let bare = bare_suite(name);
    let (message, meant) = stranger("cipher suite of Go", name, CIPHER_SUITES.iter().copied());
    let same = || CIPHER_SUITES.iter().find(|suite| bare_suite(suite) == bare);
    Some((message, meant.or_else(|| same().map(ToString::to_string))))
}
