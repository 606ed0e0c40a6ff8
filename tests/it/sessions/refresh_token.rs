//! Refresh tokens: text, checksum, digest.

use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use turno::sessions::{RefreshToken, RefreshTokenDigest};

#[test]
fn only_the_digest_is_stored() {
    let token = RefreshToken::from_bytes([9; 32]);
    let expected: [u8; 32] = Sha256::digest([9; 32]).into();
    assert_eq!(token.digest().as_bytes(), &expected);
    assert_eq!(token.digest(), RefreshTokenDigest::from_stored(expected));
    assert!(token.digest() != RefreshToken::from_bytes([8; 32]).digest());
    assert_eq!(format!("{token:?} {:?}", token.digest()), "RefreshToken(hidden) RefreshTokenDigest(hidden)");
}

#[test]
fn what_is_no_token_is_refused_before_the_store_is_asked() {
    let token = RefreshToken::from_bytes([9; 32]);
    let text = token.as_str();
    assert_eq!((text.len(), &text[..4]), (52, "trt_"));
    for wrong in
        ["", "trt_", &text[..51], &format!("{text}A"), &text.replace("trt_", "tak_"), &"é".repeat(26)]
    {
        assert!(RefreshToken::parse(wrong).is_err(), "{wrong:?}");
    }
}

proptest! {
    #[test]
    fn a_token_reads_back(bytes in any::<[u8; 32]>()) {
        let token = RefreshToken::from_bytes(bytes);
        let read = RefreshToken::parse(token.as_str()).expect("its own text");
        prop_assert!(read.digest() == token.digest());
    }

    #[test]
    fn a_slip_is_seen(bytes in any::<[u8; 32]>(), place in 4_usize..52, letter in "[A-Za-z0-9_-]") {
        let token = RefreshToken::from_bytes(bytes);
        let mut slipped = token.as_str().to_owned();
        slipped.replace_range(place..=place, &letter);
        prop_assume!(slipped != token.as_str());
        prop_assert!(RefreshToken::parse(&slipped).is_err());
    }
}
