namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>What a stored message has from elsewhere than its line, or not as the line has it. Times are Unix milliseconds.</summary>
internal readonly ref struct MessageStamp
{
    public required ReadOnlySpan<byte> Id { get; init; }

    /// <summary>Lower-case hexadecimal digits, or empty.</summary>
    public required ReadOnlySpan<byte> Md5OfBody { get; init; }

    /// <summary>Lower-case hexadecimal digits, or empty for no member.</summary>
    public required ReadOnlySpan<byte> Md5OfAttributes { get; init; }

    public required long SendTimestampMs { get; init; }

    public required long AvailableAtMs { get; init; }

    public required long VisibleAtMs { get; init; }

    public required ulong Generation { get; init; }

    /// <summary>0 for none.</summary>
    public required ulong SequenceNumber { get; init; }
}
