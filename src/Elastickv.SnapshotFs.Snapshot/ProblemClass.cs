namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Names of the kinds of problems (spec 00 §5). The names are part of the user interface.</summary>
public static class ProblemClass
{
    // Rows that cannot be understood at all, whatever adapter they belong to (severity error).
    public const string ShortKey = "short-key";
    public const string ShortValue = "short-value";
    public const string ReservedFlags = "reserved-flags";
    public const string Encrypted = "encrypted";

    // Encrypted rows that the keys given do not open (severity error).
    public const string Decrypt = "decrypt";
    public const string UnknownKey = "unknown-key";
    public const string BadEnvelope = "bad-envelope";

    // A row whose key or body breaks the grammar of its adapter (severity error).
    public const string MalformedKey = "malformed-key";
    public const string BadLength = "bad-length";
    public const string BadMagic = "bad-magic";
    public const string BadJson = "bad-json";
    public const string BadProtobuf = "bad-protobuf";
    public const string BadNumber = "bad-number";
    public const string BadRecord = "bad-record";
    public const string TruncatedValue = "truncated-value";
    public const string OutOfRange = "out-of-range";

    // Bytes of a body that do not exist (severity error).
    public const string IncompleteBody = "incomplete-body";
    public const string DigestMismatch = "digest-mismatch";

    // Nothing is damaged (severity information).
    public const string RolledForward = "rolled-forward";
    public const string Undecided = "undecided";
    public const string Shadowed = "shadowed";
    public const string BucketWithoutMetadata = "bucket-without-metadata";
    public const string Undeliverable = "undeliverable";
    public const string SeveralGroups = "several-groups";
}
