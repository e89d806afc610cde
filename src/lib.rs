//! facegate turns a captured frame into a face photo that Alibaba Cloud ID
//! Verification accepts (`FaceDuplicationCheckIntl`, `FACE_IDU_MIN`), and
//! carries it there without a credential ever reaching the browser.
//!
//! Everything here is pure: bytes, clock and nonce come in as arguments, values
//! go out. Only `bind` knows WebAssembly.

mod decimal;
mod error;
#[cfg(feature = "pixels")]
mod examine;
#[cfg(feature = "pixels")]
mod eye;
#[cfg(feature = "pixels")]
pub mod face;
#[cfg(feature = "pixels")]
mod find;
pub mod image;
#[cfg(feature = "pixels")]
pub mod live;
#[cfg(feature = "pixels")]
mod picture;
pub mod policy;
#[cfg(feature = "pixels")]
pub mod prepare;
#[cfg(feature = "pixels")]
pub mod quality;
#[cfg(feature = "pixels")]
pub mod report;
#[cfg(feature = "pixels")]
pub mod session;
#[cfg(feature = "pixels")]
mod simd;
#[cfg(feature = "pixels")]
pub mod view;

#[cfg(feature = "protocol")]
pub mod acs3;
#[cfg(feature = "protocol")]
pub mod api;
#[cfg(feature = "protocol")]
pub mod base64url;
#[cfg(feature = "protocol")]
mod hex;
#[cfg(feature = "protocol")]
pub mod json;
#[cfg(feature = "protocol")]
pub mod jws;
#[cfg(feature = "protocol")]
pub mod proof;
#[cfg(feature = "protocol")]
pub mod rpc_v1;
#[cfg(feature = "protocol")]
pub mod ticket;
#[cfg(feature = "protocol")]
pub mod verdict;

#[cfg(all(target_arch = "wasm32", any(feature = "browser", feature = "edge")))]
mod bind;

pub use error::{Code, Error};
pub use policy::Policy;
