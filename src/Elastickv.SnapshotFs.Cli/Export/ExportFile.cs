using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Cli.Native;

namespace Elastickv.SnapshotFs.Cli.Export;

/// <summary>A file that is being written. One that is not completed is removed again, so what lies in the target is whole.</summary>
internal sealed class ExportFile : IDisposable
{
    private readonly ExportDirectory directory;
    private readonly byte[] name;
    private readonly int descriptor;
    private bool complete;

    public ExportFile(ExportTarget target, ExportDirectory directory, ReadOnlySpan<byte> name, int mode)
    {
        this.directory = directory;
        this.name = name.ToArray();
        descriptor = target.CreateFile(directory, name, mode);
    }

    /// <summary>Appends bytes, which may lie in the mapped snapshot.</summary>
    public void Write(ReadOnlySpan<byte> piece)
    {
        if (!LibcFile.TryWrite(descriptor, piece))
        {
            // The kernel could not read the mapped pages: somebody has cut the snapshot short.
            throw Marshal.GetLastPInvokeError() == Libc.BadAddress
                ? new CommandException("the snapshot file changed while it was read")
                : LibcFile.Failure(directory.DisplayOf(name));
        }
    }

    /// <summary>Leaves a hole up to an offset, from which the next bytes go on.</summary>
    public void SkipTo(long offset)
    {
        const int FromStart = 0;
        if (Libc.Truncate(descriptor, offset) != 0 || Libc.Seek(descriptor, offset, FromStart) != offset)
        {
            throw LibcFile.Failure(directory.DisplayOf(name));
        }
    }

    /// <summary>Sets the permission bits, whatever the process masks.</summary>
    public void SetMode(int mode)
    {
        if (Libc.ChangeMode(descriptor, (uint)mode) != 0)
        {
            throw LibcFile.Failure(directory.DisplayOf(name));
        }
    }

    /// <summary>Sets the modification time; the file is whole.</summary>
    public void Complete(long modifiedMs)
    {
        complete = LibcFile.TrySetTimes(descriptor, modifiedMs);
        if (!complete)
        {
            throw LibcFile.Failure(directory.DisplayOf(name));
        }
    }

    public void Dispose()
    {
        ExportTarget.Close(descriptor);
        if (!complete)
        {
            LibcFile.TryUnlink(directory.Descriptor, name);
        }
    }
}
