//! Files of variables that etcd is started with: `/etc/etcd/etcd.conf` of the packages of Fedora, `etcd.env` of
//! kubespray.
//!
//! ```text
//! ETCD_NAME=infra0
//! ETCD_LISTEN_CLIENT_URLS="https://10.0.0.1:2379"
//! ```

use std::ops::Range;

use crate::apiserver::{ApiServer, Completeness, Component, Dialect, Partial};
use crate::dialect::etcd_variables::EtcdVariables;
use crate::dialect::shell::commands;
use crate::dialect::shell::environment::Environment;
use crate::mapped_text::MappedText;

/// A file has one of them, or etcd serves this machine only.
const OWN: [&str; 2] = ["ETCD_LISTEN_CLIENT_URLS", "ETCD_ADVERTISE_CLIENT_URLS"];

/// The etcd that the values at some ranges of a file configure.
pub(super) fn read(text: &MappedText, values: &[(usize, usize)]) -> Option<ApiServer> {
    let mut variables = EtcdVariables::default();
    let mut anchor = None;
    let mut is_own = false;
    for &(start, end) in values {
        let name = text.slice(name_before(text.text(), start));
        is_own |= OWN.contains(&name.text());
        if anchor.is_none() && name.text().starts_with("ETCD_") {
            anchor = Some(name.whole());
        }
        variables.add(Some(name), value(&text.slice(start..end)));
    }
    if !is_own {
        return None;
    }
    // The command line of the unit may have more.
    let mut server = ApiServer {
        component: Component::Etcd,
        program: Component::Etcd.name().to_owned(),
        completeness: Completeness::Partial(Partial::Unit),
        ..ApiServer::new(Dialect::EnvFile, anchor?, Vec::new())
    };
    variables.apply(&mut server);
    Some(server)
}

/// The name of a variable whose value begins at a place, behind `=`.
fn name_before(text: &str, value: usize) -> Range<usize> {
    let end = value.saturating_sub(1);
    let before = text.get(..end).unwrap_or_default();
    let name = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    end - name.len()..end
}

/// A value without its quotes; `None` if it is not one word.
fn value(written: &MappedText) -> Option<MappedText> {
    let words = commands::commands(written, &Environment::default()).concat();
    match words.as_slice() {
        [] => Some(written.slice(0..0)),
        [word] => Some(word.clone()),
        _ => None,
    }
}
