using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>
/// Numbers the files that rows come from, so that a clash of two rows can name both files, without holding a path per file in memory. Not
/// thread-safe.
/// </summary>
internal sealed class OriginLog : IDisposable
{
    private const int LengthField = 4;

    private readonly SpillStream paths = new();

    /// <summary>A number for the file.</summary>
    public ulong Add(ReadOnlySpan<byte> path)
    {
        var number = (ulong)paths.Length;
        Span<byte> length = stackalloc byte[LengthField];
        BinaryPrimitives.WriteInt32LittleEndian(length, path.Length);
        paths.Append(length);
        paths.Append(path);
        return number;
    }

    /// <summary>The path a number stands for.</summary>
    public byte[] PathOf(ulong number)
    {
        Span<byte> length = stackalloc byte[LengthField];
        paths.Read((long)number, length);
        var path = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        paths.Read((long)number + LengthField, path);
        return path;
    }

    public void Dispose() => paths.Dispose();
}
