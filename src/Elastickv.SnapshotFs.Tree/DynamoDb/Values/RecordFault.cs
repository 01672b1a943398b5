using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>Why a record cannot be shown.</summary>
internal enum RecordFault
{
    None,

    /// <summary>The row as a whole cannot be read; the snapshot reports it.</summary>
    Unreadable,
    SchemaKey,
    ItemKey,
    SchemaMagic,
    ItemMagic,
    BadMessage,
    TooDeep,
    NoHashAttribute,
    HashKind,
    NoRangeAttribute,
    RangeKind,

    /// <summary>Another schema row has the same table name.</summary>
    SecondSpelling,
}

/// <summary>How faults are reported (spec 00 §5).</summary>
internal static class RecordFaults
{
    public static RecordFault Of(MessageFault fault) => fault switch
    {
        MessageFault.None => RecordFault.None,
        MessageFault.TooDeep => RecordFault.TooDeep,
        _ => RecordFault.BadMessage,
    };

    public static Problem Describe(SnapshotView view, in Row row, RecordFault fault)
    {
        (string problemClass, string reason) = fault switch
        {
            RecordFault.SchemaKey => (ProblemClass.MalformedKey, "expected a table name in base64url behind !ddb|meta|table|"),
            RecordFault.ItemKey => (ProblemClass.MalformedKey, "expected !ddb|item|, a table name in base64url, a generation and a key, separated by bars"),
            RecordFault.SecondSpelling => (ProblemClass.MalformedKey, "another spelling of a table name that another schema record has already"),
            RecordFault.SchemaMagic => (ProblemClass.BadMagic, "expected a schema to start with 00 44 53 01"),
            RecordFault.ItemMagic => (ProblemClass.BadMagic, "expected an item to start with 00 44 49 01"),
            RecordFault.BadMessage => (ProblemClass.BadProtobuf, "the message is cut, is no protobuf, or has a string that is not UTF-8"),
            RecordFault.TooDeep => (ProblemClass.BadRecord, $"more than {MessageCheck.MaxDepth} messages within each other"),
            RecordFault.NoHashAttribute => (ProblemClass.BadRecord, "the item lacks the hash key attribute of its table"),
            RecordFault.HashKind => (ProblemClass.BadRecord, "the hash key attribute is neither S nor N nor B"),
            RecordFault.NoRangeAttribute => (ProblemClass.BadRecord, "the item lacks the range key attribute of its table"),
            _ => (ProblemClass.BadRecord, "the range key attribute is neither S nor N nor B"),
        };
        return view.ProblemAt(ProblemSeverity.Error, problemClass, row, reason);
    }
}
