namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>A stretch of a <see cref="FakeMapped"/> file: bytes that lie in one piece and do not move, or a gap.</summary>
internal sealed class FakeRun
{
    private FakeRun(byte[]? bytes, long length)
    {
        Bytes = bytes;
        Length = length;
    }

    /// <summary>Null for a gap.</summary>
    public byte[]? Bytes { get; }

    public long Length { get; }

    public static FakeRun Of(ReadOnlySpan<byte> bytes)
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return new FakeRun(pinned, pinned.Length);
    }

    /// <summary>Bytes that tell their offset in the file, so that no two places look alike.</summary>
    public static FakeRun Pattern(long fileOffset, int length)
    {
        byte[] bytes = new byte[length];
        Pattern(fileOffset, bytes);
        return Of(bytes);
    }

    public static FakeRun Gap(long length) => new(null, length);

    public static void Pattern(long fileOffset, Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            ulong at = (ulong)(fileOffset + i);
            bytes[i] = (byte)((at * 0x9E3779B97F4A7C15) >> 56);
        }
    }
}
