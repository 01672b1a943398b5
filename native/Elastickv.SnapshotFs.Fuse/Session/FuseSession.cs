using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Fuse.Session;

/// <summary>
/// Serves a mount: the handshake first, then several readers at once. When all of them are held up by long requests (a huge document is measured, all problems
/// are looked for), more are added, so that the rest of the mount keeps answering.
/// </summary>
internal sealed class FuseSession
{
    private const int MostReaders = 32;
    private const int StackBytes = 1 << 20;
    private const int LookAroundMs = 200;

    private readonly FuseDevice device;
    private readonly FuseDispatcher dispatcher;
    private readonly int readerCount;
    private readonly ILogger logger;
    private readonly TaskCompletionSource answering = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards readers and running; no other lock is taken under it. Readers are only ever added.
    private readonly Lock gate = new();
    private readonly List<FuseReader> readers = [];
    private int running;

    public FuseSession(FuseDevice device, SnapshotFileSystem files, AttributeWriter attributes, int readerCount, ILogger logger)
    {
        this.device = device;
        this.readerCount = readerCount;
        this.logger = logger;
        dispatcher = new FuseDispatcher(files, attributes, Interrupt, logger);
    }

    /// <summary>Completes when the handshake is done; fails when the mount ends before.</summary>
    public Task Answering => answering.Task;

    /// <summary>Completes when the mount has ended and no reader uses the filesystem any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>Begins to serve and returns at once.</summary>
    public void Start()
    {
        var first = new FuseReader(device, dispatcher, logger);
        readers.Add(first);
        running = 1;
        Launch(() => Begin(first), "fuse 0");
    }

    private static void Launch(Action action, string name) =>
        new Thread(() => action(), StackBytes) { IsBackground = true, Name = name }.Start();

    private void Begin(FuseReader first)
    {
        bool stands = first.Run(untilHandshake: true);
        if (stands)
        {
            FuseLog.Agreed(logger, dispatcher.Handshake.Flags);
            answering.TrySetResult();
            for (int i = 1; i < readerCount; i++)
            {
                AddReader();
            }

            Launch(Supervise, "fuse supervisor");
            first.Run(untilHandshake: false);
        }
        else
        {
            answering.TrySetException(dispatcher.Handshake.Refusal is { } spoken
                ? new FuseMountException(FuseMountFailure.ProtocolTooOld, $"the kernel speaks FUSE protocol {spoken}; 7.28 (Linux 4.20) or newer is needed")
                : new FuseMountException(FuseMountFailure.NotAnswering, "the mount ended before it answered"));
        }

        Leave();
    }

    private void AddReader()
    {
        FuseReader reader;
        int number;
        lock (gate)
        {
            if (running == 0)
            {
                return;
            }

            // A clone has a queue of its own; when there is none to be had, the readers share.
            reader = new FuseReader(device.Clone() ?? device, dispatcher, logger);
            number = readers.Count;
            readers.Add(reader);
            running++;
        }

        Launch(
            () =>
            {
                reader.Run(untilHandshake: false);
                Leave();
            },
            $"fuse {number}");
    }

    /// <summary>A reader has ended; the last one closes the devices.</summary>
    private void Leave()
    {
        lock (gate)
        {
            if (--running > 0)
            {
                return;
            }

            foreach (FuseReader reader in readers)
            {
                reader.Device.Dispose();
            }
        }

        answering.TrySetException(new FuseMountException(FuseMountFailure.NotAnswering, "the mount ended before it answered"));
        ended.TrySetResult();
    }

    private void Interrupt(ulong unique)
    {
        lock (gate)
        {
            foreach (FuseReader reader in readers)
            {
                reader.Slot.Interrupt(unique);
            }
        }
    }

    /// <summary>Adds a reader whenever all were busy with the same requests for a whole round.</summary>
    private void Supervise()
    {
        var before = new long[MostReaders];
        while (!ended.Task.Wait(LookAroundMs))
        {
            int count;
            bool held = true;
            lock (gate)
            {
                count = readers.Count;
                for (int i = 0; i < count; i++)
                {
                    RequestSlot slot = readers[i].Slot;
                    long begun = slot.Begun;
                    held &= slot.IsBusy && begun == before[i];
                    before[i] = begun;
                }
            }

            if (held && count < MostReaders)
            {
                AddReader();
                FuseLog.MoreReaders(logger, count + 1);
            }
        }
    }
}
