using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Snapshot.Location;

/// <summary>What a <c>.snap</c> file says about its <c>.fsm</c> (spec 01 §2.5).</summary>
/// <param name="Index">Applied Raft index.</param>
/// <param name="Crc">CRC-32C of the payload: the footer of the file.</param>
internal sealed record RaftToken(ulong Index, uint Crc)
{
    private const int TokenLength = 17;
    private const byte TokenVersion = 1;

    private static ReadOnlySpan<byte> Magic => "EKVT"u8;

    /// <summary>Reads the bytes of a <c>.snap</c> file; gives the reason when there is no usable token in it.</summary>
    /// <remarks>
    /// Two nested messages: { 1: checksum, 2: data } around { 1: token, 2: { 2: index, 3: term } }. Fields are found by their numbers, because their
    /// places vary; of repeated ones the last counts.
    /// </remarks>
    public static string? TryRead(ReadOnlySpan<byte> file, out RaftToken token)
    {
        token = null!;
        var outer = new ProtobufFields(file);
        ulong? checksum = null;
        ReadOnlySpan<byte> data = default;
        while (outer.MoveNext())
        {
            if (outer.Is(1, ProtobufFields.Varint))
            {
                checksum = outer.Number;
            }
            else if (outer.Is(2, ProtobufFields.LengthDelimited))
            {
                data = outer.Bytes;
            }
        }

        if (outer.IsBroken || checksum is null || data.IsEmpty)
        {
            return "the .snap file is not a checksum and a snapshot message";
        }

        uint computed = Crc32C.Of(data);
        return checksum != computed
            ? $"the .snap file says checksum {checksum:x8}, its bytes give {computed:x8}"
            : TryReadSnapshot(data, out token);
    }

    private static string? TryReadSnapshot(ReadOnlySpan<byte> message, out RaftToken token)
    {
        token = null!;
        var snapshot = new ProtobufFields(message);
        ReadOnlySpan<byte> data = default;
        ReadOnlySpan<byte> metadata = default;
        while (snapshot.MoveNext())
        {
            if (snapshot.Is(1, ProtobufFields.LengthDelimited))
            {
                data = snapshot.Bytes;
            }
            else if (snapshot.Is(2, ProtobufFields.LengthDelimited))
            {
                metadata = snapshot.Bytes;
            }
        }

        if (snapshot.IsBroken || !TryReadIndex(metadata, out ulong index))
        {
            return "the .snap file holds no valid snapshot message";
        }

        if (data.Length != TokenLength || !data.StartsWith(Magic))
        {
            return $"the .snap file holds {data.Length} bytes of data and no token (the old style, where the snapshot is embedded)";
        }

        if (data[4] != TokenVersion)
        {
            return $"expected a token of version {TokenVersion}, found {data[4]}";
        }

        token = new RaftToken(BinaryPrimitives.ReadUInt64BigEndian(data[5..]), BinaryPrimitives.ReadUInt32BigEndian(data[13..]));
        return token.Index == index ? null : $"the token is of index {token.Index}, the .snap file of {index}";
    }

    private static bool TryReadIndex(ReadOnlySpan<byte> message, out ulong index)
    {
        var metadata = new ProtobufFields(message);
        index = 0;
        while (metadata.MoveNext())
        {
            if (metadata.Is(2, ProtobufFields.Varint))
            {
                index = metadata.Number;
            }
        }

        return !metadata.IsBroken;
    }
}
