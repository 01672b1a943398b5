namespace Elastickv.SnapshotFs.Tree.Tests.Redis;

/// <summary>
/// The vectors of spec 03 §19. <c>row</c> and <c>gone</c> (a tombstone): user key, version, value in hexadecimal; <c>XX*n</c> repeats the last byte of a
/// key. Then what the tree shows below <c>redis/db_0/</c>: <c>hash</c> gives the first 8 bytes of a file's SHA-256 where reference and contract agree,
/// <c>text</c> and <c>json</c> (compact, to be indented) what the contract wants instead of the reference's answer, <c>empty</c> an empty directory.
/// </summary>
internal static class RedisVectors
{
    public const string Text = """
        vector D1 Current-format string, no TTL
        row 2172656469737c7374727c6772656574696e67 T ff010068656c6c6f
        hash strings/greeting.bin 2cf24dba5fb0a30e

        vector D2 Current-format string with TTL and its index row
        row 2172656469737c7374727c73657373696f6e3a616263 T ff0101000001941f2b02a076
        row 2172656469737c74746c7c73657373696f6e3a616263 T 000001941f2b02a0
        hash strings/session%3Aabc.bin 4c94485e0c21ae6c
        hash strings_ttl.jsonl 2c9c0c124aadf5e2

        vector D3 Legacy string whose TTL lives in the index
        row 2172656469737c7374727c6f6c64 T 726177
        row 2172656469737c74746c7c6f6c64 T 000001941f2b02a0
        hash strings/old.bin d7439bee24773bcb
        hash strings_ttl.jsonl 3c343b39a254c6d3

        vector D4 HyperLogLog with TTL
        row 2172656469737c686c6c7c75 T ff0201000001941f2b02a0005253010a01610a0162
        row 2172656469737c74746c7c75 T 000001941f2b02a0
        hash hll/u.bin fd9271d4af7650df
        hash hll_ttl.jsonl 279b7a23f3be554d

        vector D5 Sidecar order is encoded-key order
        row 2172656469737c7374727c6162 T ff0101000001941f2b02a032
        row 2172656469737c7374727c61 T ff0101000001941f2b02a031
        row 2172656469737c7374727c62 T ff0101000001941f2b02a033
        hash strings/a.bin 6b86b273ff34fce1
        hash strings/ab.bin d4735e3a265e16ee
        hash strings/b.bin 4e07408562bedb8b
        hash strings_ttl.jsonl e3af12962abcc25a

        vector D6 Hash, delta only, binary and HTML-sensitive names
        row 2168737c666c647c0000000168616765 T 3330
        row 2168737c666c647c00000001686e3c61266d65 T 80ff01
        row 2168737c666c647c0000000168ff T
        row 2168737c6d6574617c647c000000016801941f297c00000100000000 T 0000000000000003
        row 2172656469737c74786e2d776964652d686173687c68 T
        hash hashes/h.json 46bb1c411e6a478b

        vector D7 Hash with inline TTL, stale index row, stale length
        row 2168737c666c647c000000016866 T 76
        row 2168737c6d6574617c0000000168 T 0000000000000005000001941f2b02a0
        row 2172656469737c74746c7c68 T 000001941f2b02a1
        hash hashes/h.json 0b8e50d5a66873a7

        vector D8 List with negative sequence numbers and a claim row
        row 216c73747c636c61696d7c00000001718000000000000001 T
        row 216c73747c69746d7c717ffffffffffffffe T 62
        row 216c73747c69746d7c717fffffffffffffff T 63
        row 216c73747c69746d7c718000000000000000 T 64
        row 216c73747c6d6574617c71 T fffffffffffffffe000000000000000100000000000000030000000000000000
        hash lists/q.json ffe5771a3038a1d2

        vector D9 Set whose TTL row precedes its members
        row 2172656469737c74746c7c73 T 000001941f2b02a0
        row 2173747c6d656d7c0000000173626c7565 T
        row 2173747c6d656d7c0000000173726564 T
        hash sets/s.json 8d763a37e7b252d0

        vector D10 Sorted set, score formatting
        row 217a737c6d656d7c000000017a61 T 4059000000000000
        row 217a737c6d656d7c000000017a62 T 8000000000000000
        row 217a737c6d656d7c000000017a63 T 7ff0000000000000
        row 217a737c6d656d7c000000017a64 T 444b1ae4d6e2ef50
        row 217a737c6d656d7c000000017a65 T 3e7ad7f29abcaf48
        row 217a737c6d656d7c000000017a66 T 3fb999999999999a
        row 217a737c6d6574617c000000017a T 00000000000000060000000000000000
        row 217a737c7363727c000000017ac05900000000000061 T
        hash zsets/z.json e98a319acdee9b36

        vector D11 Sorted set kept as a legacy blob
        row 2172656469737c74746c7c7a T 000001941f2b02a0
        row 2172656469737c7a7365747c7a T 00525a010a030a01780a0c0a017911000000000000f83f
        hash zsets/z.json b21a055f6cbe3df4

        vector D12 Stream, current meta shape, duplicate field names
        row 2173747265616d7c656e7472797c00000001730000018f2a33f8000000000000000000 T 00525845010a0f313731343430303030303030302d301201661202763112016612027632
        row 2173747265616d7c6d6574617c0000000173 T 00000000000000010000018f2a33f8000000000000000000000000000000000000000000000000000000000000000000
        hash streams/s.jsonl 84d9ac9db5207fc9

        vector D13 Two versions of one string
        row 2172656469737c7374727c6b T ff01006e6577
        row 2172656469737c7374727c6b T0 ff0101000001941f2b02a06f6c64
        text strings/k.bin new

        vector D14 Deleted string whose older version is still retained
        gone 2172656469737c7374727c6b T
        row 2172656469737c7374727c6b T0 ff01006f6c64

        vector D15 Trimmed stream inside the retention window
        gone 2173747265616d7c656e7472797c000000017300000000000000050000000000000000 T
        row 2173747265616d7c656e7472797c000000017300000000000000050000000000000000 T0 00525845010a03352d30120161120162
        row 2173747265616d7c6d6574617c0000000173 T 000000000000000000000000000000050000000000000000000000000000000000000000000000050000000000000000
        row 2173747265616d7c6d6574617c0000000173 T0 000000000000000100000000000000050000000000000000000000000000000000000000000000000000000000000000
        text streams/s.jsonl {"_meta":true,"length":0,"last_ms":5,"last_seq":0,"expire_at_ms":null}\n

        vector D16 Orphan TTL, bare key, legacy hash blob
        row 2172656469737c686173687c6868 T 005248010a060a0166120176
        row 2172656469737c74746c7c676f6e65 T 000001941f2b02a0
        row 62617265 T 78
        json hashes/hh.json {"format_version":1,"fields":[{"name":"f","value":"v"}],"expire_at_ms":null}

        vector D17 SHA-fallback key with TTL: the KEYMAP line is written twice
        row 2172656469737c7374727c4c*241 T ff0101000001941f2b02a076
        hash KEYMAP.jsonl 98db84e663f4809b
        hash strings/2f9b08d34b25877276a81f8f0565032a__LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL.bin 4c94485e0c21ae6c
        hash strings_ttl.jsonl b93c42b031e7e7ef

        vector D18 List whose key starts with `d|`
        row 216c73747c69746d7c647c788000000000000000 T 76
        row 216c73747c6d6574617c647c78 T 000000000000000000000000000000010000000000000001000001941f2b02a0
        json lists/d%7Cx.json {"format_version":1,"items":["v"],"expire_at_ms":1735689700000}

        vector D19 SETEX over an existing hash (no cleanup by the live server)
        row 2168737c666c647c000000016b66 T0 76
        row 2168737c6d6574617c647c000000016b01941f297bff000100000000 T0 0000000000000001
        row 2172656469737c7374727c6b T ff0101000001941f2b02a073
        row 2172656469737c74746c7c6b T 000001941f2b02a0
        hash strings/k.bin 043a718774c572bd
        hash strings_ttl.jsonl 03faa6a11639be00

        vector D20 Set member removed, then TTL changed, inside the retention window
        row 2172656469737c74746c7c73 T 000001941f2b02a0
        row 2172656469737c74746c7c73 T0 000001941f2afeb8
        row 2173747c6d656d7c000000017361 T0
        gone 2173747c6d656d7c000000017362 T
        row 2173747c6d656d7c000000017362 T0
        row 2173747c6d6574617c0000000173 T 0000000000000001000001941f2b02a0
        row 2173747c6d6574617c0000000173 T0 0000000000000002000001941f2afeb8
        json sets/s.json {"format_version":1,"members":["a"],"expire_at_ms":1735689700000}

        vector D21 Stream entry without a meta row
        row 2173747265616d7c656e7472797c000000016f00000000000000640000000000000000 T 00525845010a053130302d3012016b120176
        empty streams

        vector E1 String without TTL
        row 2172656469737c7374727c6b T ff010076
        hash strings/k.bin 4c94485e0c21ae6c

        vector E2 Two strings, prefix-related keys
        row 2172656469737c7374727c6162 T ff010032
        row 2172656469737c7374727c61 T ff010031
        hash strings/a.bin 6b86b273ff34fce1
        hash strings/ab.bin d4735e3a265e16ee

        vector E3 String with TTL
        row 2172656469737c7374727c73657373696f6e3a616263 T ff0101000001941f2b02a076
        hash strings/session%3Aabc.bin 4c94485e0c21ae6c
        hash strings_ttl.jsonl 2c9c0c124aadf5e2

        vector E4 HLL with TTL
        row 2172656469737c686c6c7c75 T ff0201000001941f2b02a0005253010a01610a0162
        row 2172656469737c74746c7c75 T 000001941f2b02a0
        hash hll/u.bin fd9271d4af7650df
        hash hll_ttl.jsonl 279b7a23f3be554d

        vector E5 HLL without TTL
        row 2172656469737c686c6c7c75 T 005253010a0161
        hash hll/u.bin 8457abec8e1f04ec

        vector E6 Hash with TTL
        row 2168737c666c647c0000000168616765 T 3330
        row 2168737c6d6574617c0000000168 T 0000000000000001000001941f2b02a0
        row 2172656469737c74746c7c68 T 000001941f2b02a0
        hash hashes/h.json 146a3b5fcfefdfd3

        vector E7 List with a binary item
        row 216c73747c69746d7c718000000000000000 T 62
        row 216c73747c69746d7c718000000000000001 T 80ff01
        row 216c73747c6d6574617c71 T 000000000000000000000000000000020000000000000002
        hash lists/q.json c4ea89430a788452

        vector E8 Set
        row 2173747c6d656d7c0000000173726564 T
        row 2173747c6d6574617c0000000173 T 0000000000000001
        hash sets/s.json 16526645f4c351a7

        vector E9 Sorted set
        row 217a737c6d656d7c000000017a61 T c00a000000000000
        row 217a737c6d656d7c000000017a6e T 8000000000000000
        row 217a737c6d656d7c000000017a746f70 T 7ff0000000000000
        row 217a737c6d6574617c000000017a T 0000000000000003
        row 217a737c7363727c000000017a3ff5ffffffffffff61 T
        row 217a737c7363727c000000017a80000000000000006e T
        row 217a737c7363727c000000017afff0000000000000746f70 T
        hash zsets/z.json ba4d21227b7aef25

        vector E10 Stream with TTL
        row 2172656469737c74746c7c78 T 000001941f2b02a0
        row 2173747265616d7c656e7472797c000000017800000000000000050000000000000001 T 00525845010a03352d31120166120176
        row 2173747265616d7c6d6574617c0000000178 T 000000000000000100000000000000050000000000000001000001941f2b02a0
        hash streams/x.jsonl 9df697cdb1d060eb

        vector E11 Empty collections
        row 2168737c6d6574617c0000000165 T 0000000000000000
        row 216c73747c6d6574617c6532 T 000000000000000000000000000000000000000000000000
        row 2173747265616d7c6d6574617c000000026533 T 000000000000000000000000000000000000000000000000
        hash hashes/e.json c7d5140b0fe4daa2
        hash lists/e2.json 7b0401708f7816ef
        hash streams/e3.jsonl 62bed28b525f3212
        """;
}
