using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>Mapped content of several runs and gaps.</summary>
internal sealed class FakeMapped(FakeRun[] runs) : MappedContent
{
    public override long Length => runs.Sum(run => run.Length);

    public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        missing = 0;
        foreach (FakeRun run in runs)
        {
            if (offset < run.Length)
            {
                missing = run.Bytes is null ? run.Length - offset : 0;
                return run.Bytes is null ? default : run.Bytes.AsSpan((int)offset);
            }

            offset -= run.Length;
        }

        throw new ArgumentOutOfRangeException(nameof(offset));
    }
}
