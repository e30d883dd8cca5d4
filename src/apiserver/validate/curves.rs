//! component-base/cli/flag/curves_flag.go, `TLSCurvePreferences`, since 1.36.

use std::borrow::Cow;

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;
use crate::hashed::HashMap;

const CURVES: &str = "tls-curve-preferences";

/// The curves of Go 1.26 (crypto/tls, `CurveID`), which 1.36 is built with.
const KNOWN: [&str; 7] = ["23", "24", "25", "29", "4587", "4588", "4589"];

/// Curves are numbers of crypto/tls, and each is named once.
pub(super) fn preferences<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let mut first: HashMap<Cow<'_, str>, &Flag> = HashMap::default();
    for (flag, numbers) in options.elements(CURVES).unwrap_or_default() {
        for number in numbers {
            let message = match first.get(&number) {
                Some(_) => format!("--{CURVES} names {number} twice"),
                None if is_refused(options, &number) => {
                    format!("--{CURVES}: {number} is no curve that the server knows")
                }
                None => {
                    first.insert(number, flag);
                    continue;
                }
            };
            let help = "write numbers such as 29 for X25519 and 4588 for X25519MLKEM768, each once";
            problems.push(Problem::new(flag, message).help(help));
            return;
        }
    }
}

/// A newer Kubernetes may be built with a Go that knows more curves, in the range of 16 bits.
fn is_refused(options: &ServerOptions<'_>, number: &str) -> bool {
    let in_range = number.parse::<u16>().is_ok_and(|number| number > 0);
    !in_range || (options.version().before(37) && !KNOWN.contains(&number))
}
