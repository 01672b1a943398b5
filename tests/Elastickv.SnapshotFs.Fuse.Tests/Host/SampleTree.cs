using System.Text;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse.Tests.Host;

/// <summary>The tree that the real mounts of the tests serve.</summary>
internal static class SampleTree
{
    public const string Hello = "hello, world\n";
    public const int BigBytes = (5 << 20) + 123;
    public const int RunCount = 2000;
    public const int ManyCount = 5000;
    public const int ShortPieces = 100;
    public const int LongPieces = 8000;
    public const int PieceBytes = 1000;
    public const int GapStart = 5000;
    public const int GapBytes = 1000;
    public const int GapFileBytes = 20_000;
    public const long TimeMs = 1_600_000_000_456;

    /// <summary>A name of bytes that are no UTF-8.</summary>
    public const string OddName = "odd \u00ff\u0001\n name";

    /// <summary>Length of one of the runs of <c>runs.bin</c>.</summary>
    public static int RunLength(int run) => (run * 37 % 5000) + 1;

    public static FakeTree Build(bool withGaps)
    {
        var tree = new FakeTree { CanMissBytes = withGaps };
        NodeId root = NodeId.Root;
        tree.AddMapped(root, "hello.txt", FakeRun.Of(Encoding.ASCII.GetBytes(Hello)));
        tree.AddMapped(root, "empty");
        tree.AddMapped(root, "big.bin", FakeRun.Pattern(0, 1 << 20), FakeRun.Pattern(1 << 20, BigBytes - (1 << 20)));
        tree.AddMapped(root, "runs.bin", Runs());
        tree.AddDocument(root, "short.json", ShortPieces, Piece, TimeMs);
        tree.AddDocument(root, "long.jsonl", LongPieces, Piece, TimeMs);
        tree.AddDocument(root, "broken.json", 3, i => i == 2 ? throw new FormatException("made to fail") : Piece(i));
        tree.AddDocument(root, "endless.json", int.MaxValue, SlowPiece);
        tree.AddMapped(root, OddName, FakeRun.Of("odd"u8));

        NodeId outer = tree.AddDirectory(root, "outer");
        NodeId inner = tree.AddDirectory(outer, "inner");
        tree.AddMapped(inner, "deep.txt", FakeRun.Of("deep"u8));
        tree.AddDirectory(outer, "hollow");

        NodeId many = tree.AddDirectory(root, "many");
        for (int i = 0; i < ManyCount; i++)
        {
            tree.AddMapped(many, "f" + i, FakeRun.Of(Encoding.ASCII.GetBytes("content " + i)));
        }

        if (withGaps)
        {
            tree.AddMapped(
                root, "gap.bin", FakeRun.Pattern(0, GapStart), FakeRun.Gap(GapBytes), FakeRun.Pattern(GapStart + GapBytes, GapFileBytes - GapStart - GapBytes));
        }

        return tree;
    }

    public static byte[] Piece(int index)
    {
        byte[] piece = new byte[PieceBytes];
        FakeRun.Pattern((long)index * PieceBytes, piece);
        return piece;
    }

    public static byte[] Pattern(long offset, int length)
    {
        byte[] bytes = new byte[length];
        FakeRun.Pattern(offset, bytes);
        return bytes;
    }

    private static byte[] SlowPiece(int index)
    {
        Thread.Sleep(1);
        return [1];
    }

    private static FakeRun[] Runs()
    {
        var runs = new FakeRun[RunCount];
        long offset = 0;
        for (int i = 0; i < RunCount; i++)
        {
            runs[i] = FakeRun.Pattern(offset, RunLength(i));
            offset += runs[i].Length;
        }

        return runs;
    }
}
