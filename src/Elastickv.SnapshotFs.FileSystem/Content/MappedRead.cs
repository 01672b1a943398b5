using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>Reads mapped content, which may lie in many runs and miss bytes in between.</summary>
internal static class MappedRead
{
    /// <summary>Gives every byte up to the end of the file or, with <see cref="Gaps.EndRead"/>, up to the first byte that does not exist.</summary>
    /// <returns>EIO when the read meets a gap and <paramref name="gaps"/> says so, or begins in one.</returns>
    public static Errno Read(MappedContent content, long offset, int count, Gaps gaps, IReadSink sink)
    {
        long start = offset;
        long length = content.Length;
        long end = count < length - offset ? offset + count : length;
        while (offset < end)
        {
            ReadOnlySpan<byte> run = content.RunAt(offset, out _);
            if (run.IsEmpty)
            {
                return offset > start && gaps == Gaps.EndRead ? Errno.Ok : Errno.EIO;
            }

            run = run[..(int)Math.Min(run.Length, end - offset)];
            sink.AddMapped(run);
            offset += run.Length;
        }

        return Errno.Ok;
    }
}
